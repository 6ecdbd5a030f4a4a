-- cross_region: region x period, columns for each headline indicator of the catalogue; the table people open first.
-- in: indicators, and headline_indicators, the type that lists what the catalogue calls a headline
WITH headlines AS (
    SELECT indicator_id, region_code, region_level, period, period_kind, is_sample, value, low, high, comparability, reason,
        price_basis, coverage, unit, vintage, denominator_vintage, provenance,
        max(region_name) OVER line AS region_name,
        -- only figures at current prices are headlines
        coalesce(max(price_basis) OVER line, 'current') AS basis_of_line
    FROM indicators
    WHERE is_headline
    WINDOW line AS (PARTITION BY region_code, period, period_kind, is_sample)
),
pivoted AS (
    FROM headlines
    PIVOT (
        max(value) AS value, max(low) AS low, max(high) AS high, max(comparability) AS comparability, max(reason) AS reason,
        max(price_basis) AS price_basis, max(coverage) AS coverage, max(unit) AS unit, max(vintage) AS vintage,
        max(denominator_vintage) AS denominator_vintage, max(provenance) AS provenance
        FOR indicator_id IN headline_indicators
        GROUP BY region_code, region_name, region_level, period, period_kind, basis_of_line, is_sample
    )
)
SELECT region_code, region_name, region_level, period, period_kind, basis_of_line AS price_basis,
    -- the value of an indicator has the indicator's name, what else is told of it its name and a suffix
    COLUMNS('^(.+)_value$') AS '\1',
    COLUMNS('^.+_(low|high|comparability|reason|price_basis|coverage|unit|vintage|provenance)$'),
    is_sample
FROM pivoted
