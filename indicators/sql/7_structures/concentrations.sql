-- concentrations: how far a region's structure is concentrated: Herfindahl, and the entropy as a share of the greatest.
-- in: class_shares
--
-- Herfindahl is the sum of the squared shares, from 1 / classes (all alike) to 1 (one alone). Entropy is
-- -sum(s ln s) / ln(classes), from 1 (all alike) to 0 (one alone). Their ends are outer ones: a sum of the least and of
-- the greatest squares. Entropy has a value where all shares have.
SELECT region_code, period, any_value(classes) AS classes,
    greatest(CASE WHEN count(share_low) = count(*) THEN sum(share_low * share_low ORDER BY code) END,
        quotient(1, any_value(classes))) AS herfindahl_low,
    CASE WHEN count(share) = count(*) THEN sum(share * share ORDER BY code) END AS herfindahl,
    least(CASE WHEN count(share_high) = count(*) THEN sum(share_high * share_high ORDER BY code) END, 1)
        AS herfindahl_high,
    CASE WHEN count(share) = count(*)
        THEN -quotient(sum(coalesce(share * logarithm(share), 0) ORDER BY code), logarithm(any_value(classes))) END
        AS entropy,
    CASE WHEN count(share) < count(*) THEN 'not_comparable' WHEN bool_or(comparability = 'assumed') THEN 'assumed'
        WHEN bool_or(share_high > share_low) THEN 'bounded' ELSE 'exact' END AS comparability,
    coalesce(array_to_string(list_sort(list_distinct(list(reason) FILTER (reason <> ''))), ','), '') AS reason
FROM class_shares
GROUP BY region_code, period
