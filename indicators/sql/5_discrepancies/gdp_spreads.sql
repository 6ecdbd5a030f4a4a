-- gdp_spreads: by how much the vintages of a region's GDP differ at most: largest over smallest of one period and
-- territory.
-- in: stated_figures
SELECT region_code, is_sample, max(spread) AS spread
FROM (
    SELECT region_code, is_sample, quotient(max(high), min(low)) AS spread
    FROM stated_figures
    WHERE measure = 'gdp' AND NOT is_open
    GROUP BY region_code, is_sample, period, territory_date
    HAVING count(*) > 1
)
GROUP BY region_code, is_sample
