-- the headline figures of two regions for one indicator and period
-- variables: only_regions, indicator, period
SELECT i.region_code, i.region_name, i.period, i.indicator_id, CAST(i.value AS DOUBLE) AS value, CAST(i.low AS DOUBLE) AS low,
    CAST(i.high AS DOUBLE) AS high, CAST(i.rounding AS DOUBLE) AS rounding, CAST(i.reported AS DOUBLE) AS reported,
    u.symbol, i.comparability, i.reason, i.coverage, i.benchmark,
    i.period_kind, i.is_sample, i.price_basis, i.basis
FROM indicators AS i
JOIN units AS u ON u.id = i.unit
WHERE i.is_headline AND i.indicator_id = getvariable('indicator') AND i.period = getvariable('period')
    AND list_contains(getvariable('only_regions'), i.region_code)
-- a first quarter may stand there as cumulative and as single; they are the same figure
QUALIFY row_number() OVER (PARTITION BY i.region_code ORDER BY i.period_kind) = 1
ORDER BY i.region_code
