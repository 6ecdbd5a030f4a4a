-- the headline figure of one region, period and indicator
-- variables: region (a code), period, indicator
SELECT i.region_code, i.region_name, i.period, i.period_kind, i.indicator_id, i.value, i.low, i.high, i.unit, u.symbol, u.multiplier,
    i.basis, i.comparability, i.reason, i.scope_id, i.coverage, i.vintage, i.denominator_vintage, i.numerator_fact_id, i.denominator_fact_id
FROM indicators AS i
JOIN units AS u ON u.id = i.unit
WHERE i.is_headline AND i.indicator_id = getvariable('indicator') AND i.period = getvariable('period')
    AND i.region_code = getvariable('region')
-- a first quarter may stand there as cumulative and as single; they are the same figure
QUALIFY row_number() OVER (PARTITION BY i.region_code ORDER BY i.period_kind) = 1
ORDER BY i.region_code
