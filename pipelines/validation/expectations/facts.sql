-- facts: one row for all facts that share level, measure, dimensions and verdict, so that the table stays small at national scale.
-- in: facts
SELECT target_scope, target_level, measure, period_kind, scope_id, coverage, vintage, split_part(price_basis, ':', 1) AS price_basis, comparability, obs_status, is_sample,
    count(*) AS fact_count,
    bool_and(coalesce(low <= value AND value <= high, value IS NULL OR low <= value)) AS enclosed,
    bool_and(coalesce(low <= high, true)) AS bounds_in_order,
    bool_and(comparability <> 'exact' OR low = high) AS exact_has_no_width,
    bool_and((comparability = 'not_comparable') = (value IS NULL)) AS refused_is_empty,
    bool_and(comparability <> 'not_comparable' OR reason <> '') AS refused_says_why,
    NOT EXISTS (SELECT fact_id FROM facts GROUP BY fact_id HAVING count(*) > 1) AS one_identity,
    NOT EXISTS (
        SELECT region_code
        FROM facts
        WHERE precedence = 1
        GROUP BY target_level, target_code, region_code, period, period_kind, measure, is_sample
        HAVING count(*) > 1
    ) AS one_published
FROM facts
GROUP BY ALL
ORDER BY ALL
