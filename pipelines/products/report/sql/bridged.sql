-- bridged: the figures that are summed from industries, of each region the latest year, the most reported first
-- in: facts, measures, regions
-- variables: samples, most
WITH latest AS (
    SELECT f.fact_id, f.region_code, r.name AS region_name, f.period, f.measure, f.comparability, f.reason, f.scope_id,
        f.target_scope, coalesce(f.counted_locally_value, f.reported) AS given
    FROM facts AS f
    JOIN (
        SELECT code, arg_max(name_zh, valid_from) AS name, arg_max(is_sample, valid_from) AS is_sample
        FROM regions
        GROUP BY code
    ) AS r ON r.code = f.region_code
    WHERE f.target_level = 'total' AND f.precedence = 1 AND f.compiled_from = 'industry' AND f.measure = 'value_added'
        AND f.period_kind = 'annual' AND f.comparability IN ('exact', 'bounded', 'assumed')
        AND r.is_sample = getvariable('samples')
    QUALIFY row_number() OVER (PARTITION BY f.region_code ORDER BY f.period DESC) = 1
)
SELECT latest.*, m.name_zh AS measure_zh, m.name_en AS measure_en, m.dimension, count(*) OVER () AS figures
FROM latest
JOIN measures AS m ON m.id = latest.measure
ORDER BY given DESC, region_code
LIMIT CAST(getvariable('most') AS BIGINT)
