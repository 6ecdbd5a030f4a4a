-- indicator_levels: the figures of the catalogue that are sums: one row an indicator and fact.
-- in: facts, indicator_catalogue, units
-- Exact: every unit is a power of ten of its base unit, so its inverse is a decimal.
SELECT
    c.id AS indicator_id, f.region_code, f.territory_date, f.period, f.period_kind, f.scope_id, f.coverage, f.vintage, f.benchmark,
    CAST(NULL AS VARCHAR) AS denominator_vintage, f.price_basis, 'sum' AS basis,
    f.fact_id AS numerator_fact_id, CAST(NULL AS VARCHAR) AS denominator_fact_id,
    CAST(f.low AS DECIMAL(24, 6)) * inverse AS low,
    CAST(f.value AS DECIMAL(24, 6)) * inverse AS value,
    CAST(f.high AS DECIMAL(24, 6)) * inverse AS high,
    CAST(f.rounding AS DECIMAL(24, 6)) * inverse AS rounding,
    CAST(f.reported AS DECIMAL(24, 6)) * inverse AS reported,
    f.source_title, f.provenance, f.obs_status, f.comparability, f.reason, 0 AS vintage_distance, f.precedence_within, f.precedence AS choice, f.is_sample, f.detail = 'recombined' AS is_recombined, f.is_conservative
FROM facts AS f
JOIN indicator_catalogue AS c
    ON c.kind = 'level' AND c.measure = f.measure AND c.target_level = f.target_level AND c.target_code = f.target_code
JOIN (SELECT id, CAST(quotient(1, multiplier) AS DECIMAL(14, 12)) AS inverse FROM units) AS u ON u.id = c.unit
