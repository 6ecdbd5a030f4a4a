-- cross_region: region x period, columns for each headline indicator of the catalogue; the table people open first.
-- in: indicators (and headline_indicators, the type that lists what the catalogue calls a headline)
-- variable: target_scope
--
-- What is told of one headline is turned as one: a hundred and more columns of their own would each be aggregated.
WITH headlines AS (
    SELECT indicator_id, region_code, region_level, period, period_kind, is_sample,
        any_value(region_name) OVER line AS region_name,
        -- only figures at current prices are headlines
        coalesce(any_value(price_basis) OVER line, 'current') AS basis_of_line,
        {value: value, low: low, high: high, comparability: comparability, reason: reason, price_basis: price_basis,
            coverage: coverage, unit: unit,
            vintage: vintage, denominator_vintage: denominator_vintage, provenance: provenance} AS headline
    FROM indicators
    WHERE is_headline
    WINDOW line AS (PARTITION BY region_code, period, period_kind, is_sample)
),
pivoted AS (
    FROM headlines
    PIVOT (
        any_value(headline) AS headline
        FOR indicator_id IN headline_indicators
        GROUP BY region_code, region_name, region_level, period, period_kind, basis_of_line, is_sample
    )
)
SELECT region_code, region_name, region_level, period, period_kind, getvariable('target_scope') AS target_scope,
    basis_of_line AS price_basis,
    -- the value of an indicator has the indicator's name, what else is told of it its name and a suffix
    struct_extract(COLUMNS('^(.+)_headline$'), 'value') AS '\1',
    struct_extract(COLUMNS('^(.+)_headline$'), 'low') AS '\1_low',
    struct_extract(COLUMNS('^(.+)_headline$'), 'high') AS '\1_high',
    struct_extract(COLUMNS('^(.+)_headline$'), 'comparability') AS '\1_comparability',
    struct_extract(COLUMNS('^(.+)_headline$'), 'reason') AS '\1_reason',
    struct_extract(COLUMNS('^(.+)_headline$'), 'price_basis') AS '\1_price_basis',
    struct_extract(COLUMNS('^(.+)_headline$'), 'coverage') AS '\1_coverage',
    struct_extract(COLUMNS('^(.+)_headline$'), 'unit') AS '\1_unit',
    struct_extract(COLUMNS('^(.+)_headline$'), 'vintage') AS '\1_vintage',
    struct_extract(COLUMNS('^(.+)_headline$'), 'denominator_vintage') AS '\1_denominator_vintage',
    struct_extract(COLUMNS('^(.+)_headline$'), 'provenance') AS '\1_provenance',
    is_sample
FROM pivoted
