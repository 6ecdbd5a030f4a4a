-- the published fact of a region, period and measure under the shared scope
-- variables: region (a code), period, measure
SELECT f.fact_id, f.region_code, r.name_zh AS region_name, f.period, m.name_zh AS measure_zh, m.name_en AS measure_en, m.dimension,
    f.counted_locally_value IS NOT NULL AS asks_locally, f.comparability, f.reason, f.scope_id, f.target_scope, f.coverage, f.source_title
FROM facts AS f
JOIN measures AS m ON m.id = f.measure
JOIN (SELECT code, arg_max(name_zh, valid_from) AS name_zh FROM regions GROUP BY code) AS r ON r.code = f.region_code
WHERE f.target_level = 'total' AND f.precedence = 1 AND f.period = getvariable('period') AND f.measure = getvariable('measure')
    AND f.region_code = getvariable('region')
-- a first quarter may stand there as cumulative and as single; they are the same figure
QUALIFY row_number() OVER (PARTITION BY f.region_code ORDER BY f.period_kind) = 1
ORDER BY f.region_code
