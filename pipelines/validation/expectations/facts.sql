-- facts: one row for all facts that share level, measure, dimensions and verdict, so that the table stays small at national scale.
-- in: facts
SELECT target_scope, target_level, measure, period_kind, scope_id, coverage, vintage, split_part(price_basis, ':', 1) AS price_basis,
    comparability, obs_status, is_sample,
    count(*) AS fact_count,
    count(value) AS value_count,
    count(*) FILTER (coalesce(reason, '') = '') AS silent_count,
    CAST(min(value - low) AS DOUBLE) AS least_value_less_low,
    CAST(min(high - value) AS DOUBLE) AS least_high_less_value,
    CAST(min(high - low) AS DOUBLE) AS least_width,
    max(coalesce(CAST(high - low AS DOUBLE), 'inf')) AS greatest_width,
    (SELECT count(*) - count(DISTINCT fact_id) FROM facts) AS repeated_ids,
    (
        SELECT count(*) - count(DISTINCT (target_level, target_code, region_code, period, period_kind, measure, is_sample))
        FROM facts
        WHERE precedence = 1
    ) AS published_twice
FROM facts
GROUP BY ALL
ORDER BY ALL
