-- scope_weights: the share of each activity inside each target (total, large, medium, small class) of each target
--     scope.
-- in: industry_weights, class_weights, whole_weights, weight_contexts
WITH contexts AS (
    SELECT 0 AS context_id, '' AS region_code, 0 AS first_year, 9999 AS last_year, '' AS measure
    UNION ALL BY NAME
    FROM weight_contexts
),
-- what a step does not say: it holds for everybody, rests on no row, and nothing of it is in doubt
weights AS (
    SELECT * REPLACE (
            coalesce(context_id, 0) AS context_id, coalesce(common, false) AS common,
            coalesce(verified, true) AS verified,
            coalesce(is_uncertain, false) AS is_uncertain, coalesce(row_ids, '') AS row_ids)
    FROM (
        FROM industry_weights
        UNION ALL BY NAME FROM class_weights
        UNION ALL BY NAME FROM whole_weights
    )
)
SELECT weights.scope_id, weights.target_level, weights.target_code, weights.classification,
    weights.code AS activity_code,
    contexts.context_id, contexts.region_code, contexts.first_year, contexts.last_year, contexts.measure,
    CAST(round(low, 12) AS DECIMAL(16, 12)) AS share_low,
    -- the centre of the bounds is an assumption, and is called so
    CAST(round(coalesce(known, (low + high) / 2.0), 12) AS DECIMAL(16, 12)) AS share,
    CAST(round(high, 12) AS DECIMAL(16, 12)) AS share_high,
    CASE WHEN low = high THEN 'exact' WHEN known IS NOT NULL THEN 'sourced' ELSE 'midpoint' END AS share_basis,
    CASE WHEN low = high THEN '' WHEN common THEN 'common' ELSE 'own' END AS unknown_by,
    verified, is_uncertain, row_ids
FROM weights
JOIN contexts USING (context_id)
