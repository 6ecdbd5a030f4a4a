-- missing_links: sections that are hardly here although those they buy from and those they sell to are at home here.
-- in: location_quotients, direct_inputs
--
-- Hardly here is half of the others' share at most, at home at least their share. A seller counts that gives two
-- hundredths of what the section makes, a buyer to which it gives as much, in the nation's direct input coefficients.
WITH here AS (
    SELECT region_code, period, code, value FROM location_quotients WHERE value IS NOT NULL
)
SELECT link.region_code, link.period, link.code, any_value(link.value) AS quotient,
    list_sort(list_distinct(list(sells.seller))) AS bought_from, list_sort(list_distinct(list(buys.buyer))) AS sold_to
FROM here AS link
JOIN direct_inputs AS sells ON sells.buyer = link.code
JOIN here AS seller ON seller.code = sells.seller AND seller.period = link.period AND seller.value >= 1
JOIN direct_inputs AS buys ON buys.seller = link.code
JOIN here AS buyer ON buyer.code = buys.buyer AND buyer.period = link.period AND buyer.value >= 1
WHERE link.value <= 0.5
GROUP BY link.region_code, link.period, link.code
ORDER BY link.period, quotient
