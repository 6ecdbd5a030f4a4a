-- industry_branches: for each scope, the branches of each four-digit industry (2017), inside it and beside it, with the
--     bounds of their shares.
-- in: class_ancestors, correspondences, scopes, scope_activities, coefficients, weight_contexts
--
-- A branch is an NBS small class, or the scope itself where the scope is a list of industries. Classes beside the scope
-- are branches too: what they must have, the scope cannot. An unknown share is [0, 1] on each branch, never an equal
-- part; a coefficient with a source narrows it in its context.
WITH nbs_scopes AS (
    SELECT scope_id,
        list(code) AS codes FROM scope_activities WHERE classification = 'nbs-digital-2021' GROUP BY scope_id
),
nbs_rows AS (
    SELECT scope.scope_id, list_contains(scope.codes, above.ancestor) AS is_inside, below.code AS industry,
        mapping.to_code AS branch, mapping.row_id, mapping.share_low, mapping.share,
        mapping.share_high, mapping.verified, mapping.is_uncertain
    FROM correspondences AS mapping
    JOIN class_ancestors AS below ON below.classification = 'gbt4754-2017' AND below.ancestor = mapping.from_code
        AND below.level = 4
    JOIN class_ancestors AS above
        ON above.classification = 'nbs-digital-2021' AND above.code = mapping.to_code AND above.ancestor_level = 1
    CROSS JOIN nbs_scopes AS scope
    WHERE mapping.from_classification = 'gbt4754-2017' AND mapping.to_classification = 'nbs-digital-2021'
        AND NOT list_contains(string_split(mapping.excludes, ';'), below.code)
),
listed_rows AS (
    SELECT scope.scope_id, true AS is_inside, below.code AS industry, scope.scope_id AS branch,
        scope.scope_id || ':' || scope.code AS row_id,
        CASE WHEN scope.partial THEN 0 ELSE 1 END AS share_low,
        CASE WHEN scope.partial THEN NULL ELSE 1 END AS share,
        1 AS share_high,
        scope.verified, scope.is_uncertain
    FROM scope_activities AS scope
    JOIN class_ancestors AS below
        ON below.classification = scope.classification AND below.ancestor = scope.code AND below.level = 4
    WHERE scope.classification = 'gbt4754-2017'
),
-- several rows for one branch speak of parts of it: what the widest of them allows
known AS (
    SELECT scope_id, is_inside, industry, branch, string_agg(row_id, ';' ORDER BY row_id) AS row_ids,
        max(share_low) AS share_low,
        CASE WHEN count(*) = 1 THEN max(share) END AS share, max(share_high) AS share_high,
            bool_and(verified) AS verified,
        bool_or(is_uncertain) AS is_uncertain
    FROM (FROM nbs_rows UNION ALL BY NAME FROM listed_rows)
    WHERE scope_id IN (SELECT id FROM scopes WHERE is_target)
    GROUP BY scope_id, is_inside, industry, branch
),
-- the coefficient that holds in a context: a region's own before everybody's, a measure's own before every measure's
holding AS (
    SELECT context.context_id, coefficient.*
    FROM weight_contexts AS context
    JOIN coefficients AS coefficient
        ON coefficient.region_code IN (context.region_code, '') AND coefficient.measure IN (context.measure, '')
        AND coefficient.first_year <= context.first_year AND coefficient.last_year >= context.last_year
    QUALIFY row_number() OVER (
        PARTITION BY context.context_id, coefficient.code, coefficient.target_code
        ORDER BY coefficient.region_code DESC, coefficient.measure DESC, coefficient.coefficient_id
    ) = 1
)
SELECT 0 AS context_id, scope_id, is_inside, industry, branch, row_ids, share_low, share, share_high, verified,
    is_uncertain, 'own' AS unknown_by
FROM known
UNION ALL BY NAME
-- an industry with a coefficient is given whole again in that context
SELECT touched.context_id, known.scope_id, known.is_inside, known.industry, known.branch,
    concat_ws(';', known.row_ids, holding.coefficient_id) AS row_ids,
    coalesce(holding.share_low, known.share_low) AS share_low,
    CASE WHEN holding.coefficient_id IS NULL THEN known.share ELSE holding.share END AS share,
    coalesce(holding.share_high, known.share_high) AS share_high,
    known.verified AND coalesce(holding.verified, true) AS verified,
    known.is_uncertain OR coalesce(holding.is_uncertain, false) AS is_uncertain,
    coalesce(holding.unknown_by, 'own') AS unknown_by
FROM known
JOIN (SELECT DISTINCT context_id, code AS industry FROM holding) AS touched USING (industry)
LEFT JOIN holding
    ON holding.context_id = touched.context_id AND holding.code = known.industry AND holding.target_code = known.branch
