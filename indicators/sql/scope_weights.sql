-- scope_weights: the share of each activity inside each target (total, large, medium, small class) of each target scope.
-- in: activity_classes, class_ancestors, nbs_gbt, scopes, scope_activities
--
-- The branches of one four-digit industry (the classes it may fall into, and "outside") are tied: their shares add to one.
-- For a target T:  low  = max(sum of the lows in T,  1 - sum of the highs of the others)
--                  high = min(sum of the highs in T, 1 - sum of the lows of the others).
-- A coarser code lies between the least and the greatest share of the industries below it.
WITH industries AS (
    SELECT code FROM activity_classes WHERE classification = 'gbt4754-2017' AND level = 4
),
-- the branches of an industry: NBS small classes, or the scope itself where the scope is a list of industries
nbs_branches AS (
    SELECT scope.scope_id, below.code AS industry, mapping.nbs_code AS branch,
        bool_and(mapping.partial) AS partial, min(mapping.confidence) AS confidence
    FROM nbs_gbt AS mapping
    JOIN class_ancestors AS below ON below.classification = 'gbt4754-2017' AND below.ancestor = mapping.gbt_code AND below.level = 4
    JOIN class_ancestors AS above ON above.classification = 'nbs-digital-2021' AND above.code = mapping.nbs_code
    JOIN scope_activities AS scope ON scope.classification = 'nbs-digital-2021' AND scope.code = above.ancestor
    WHERE NOT list_contains(string_split(mapping.excludes, ';'), below.code)
    GROUP BY ALL
),
listed_branches AS (
    SELECT scope.scope_id, below.code AS industry, scope.scope_id AS branch,
        bool_and(scope.partial) AS partial, min(scope.confidence) AS confidence
    FROM scope_activities AS scope
    JOIN class_ancestors AS below
        ON below.classification = scope.classification AND below.ancestor = scope.code AND below.level = 4
    WHERE scope.classification = 'gbt4754-2017'
    GROUP BY ALL
),
branches AS (
    SELECT branch.* FROM (FROM nbs_branches UNION ALL FROM listed_branches) AS branch
    JOIN scopes ON scopes.id = branch.scope_id
    WHERE scopes.is_target
),
-- one branch that takes the whole industry is exact; several branches, or a starred one, are [0, 1] each
bounded_branches AS (
    SELECT *,
        CASE WHEN count(*) OVER industry_of_scope = 1 AND NOT partial THEN 1 ELSE 0 END AS low,
        1 AS high,
        CASE WHEN bool_or(NOT partial) OVER industry_of_scope THEN 0 ELSE 1 END AS outside_high
    FROM branches
    WINDOW industry_of_scope AS (PARTITION BY scope_id, industry)
),
targets AS (
    SELECT DISTINCT scope_id, branch, 'total' AS target_level, scope_id AS target_code FROM branches
    UNION ALL
    SELECT DISTINCT branches.scope_id, branches.branch,
        CASE above.ancestor_level WHEN 1 THEN 'large' WHEN 2 THEN 'medium' ELSE 'small' END, above.ancestor
    FROM branches
    JOIN class_ancestors AS above ON above.classification = 'nbs-digital-2021' AND above.code = branches.branch
),
industry_totals AS (
    SELECT scope_id, industry, sum(low) AS all_low, sum(high) AS all_high, max(outside_high) AS outside_high
    FROM bounded_branches
    GROUP BY ALL
),
industry_shares AS (
    SELECT branch.scope_id, target.target_level, target.target_code, branch.industry,
        greatest(sum(branch.low), 1 - (any_value(total.all_high) - sum(branch.high) + any_value(total.outside_high)), 0) AS low,
        least(sum(branch.high), 1 - (any_value(total.all_low) - sum(branch.low)), 1) AS high,
        min(branch.confidence) AS confidence
    FROM bounded_branches AS branch
    JOIN targets AS target USING (scope_id, branch)
    JOIN industry_totals AS total USING (scope_id, industry)
    GROUP BY branch.scope_id, target.target_level, target.target_code, branch.industry
),
industries_below AS (
    SELECT ancestor AS code, count(*) AS industries
    FROM class_ancestors WHERE classification = 'gbt4754-2017' AND level = 4
    GROUP BY ancestor
),
gbt_shares AS (
    SELECT share.scope_id, share.target_level, share.target_code, 'gbt4754-2017' AS classification, below.ancestor AS activity_code,
        CASE WHEN count(*) < any_value(children.industries) THEN 0 ELSE min(share.low) END AS low,
        max(share.high) AS high,
        min(share.confidence) AS confidence
    FROM industry_shares AS share
    JOIN class_ancestors AS below ON below.classification = 'gbt4754-2017' AND below.code = share.industry
    JOIN industries_below AS children ON children.code = below.ancestor
    GROUP BY share.scope_id, share.target_level, share.target_code, below.ancestor
),
-- what lies wholly outside still counts nothing in the total, visibly
gbt_outside AS (
    SELECT scopes.id AS scope_id, 'total' AS target_level, scopes.id AS target_code, class.classification, class.code AS activity_code,
        0 AS low, 0 AS high, 1.0 AS confidence
    FROM scopes, activity_classes AS class
    WHERE scopes.is_target AND class.classification = 'gbt4754-2017'
        AND NOT EXISTS (
            FROM gbt_shares AS inside
            WHERE inside.scope_id = scopes.id AND inside.target_level = 'total' AND inside.activity_code = class.code
        )
),
-- a figure given by NBS class: whole in each class above it, unknown in each class below it, zero outside the scope
nbs_pairs AS (
    SELECT DISTINCT target.scope_id, target.target_level, target.target_code, class.code AS activity_code, class.level, target.branch,
        list_contains(class_branches.branches, target.branch) AS inside
    FROM targets AS target
    JOIN activity_classes AS class ON class.classification = 'nbs-digital-2021'
    JOIN (
        SELECT ancestor AS code, list(code) AS branches FROM class_ancestors
        WHERE classification = 'nbs-digital-2021' AND level = 3 GROUP BY ancestor
    ) AS class_branches ON class_branches.code = class.code
    WHERE EXISTS (
        FROM scope_activities AS named
        WHERE named.scope_id = target.scope_id AND named.classification = 'nbs-digital-2021'
    )
),
nbs_shares AS (
    SELECT pair.scope_id, pair.target_level, pair.target_code, 'nbs-digital-2021' AS classification, pair.activity_code,
        CASE WHEN count(*) FILTER (pair.inside) = any_value(size.branches) THEN 1 ELSE 0 END AS low,
        CASE WHEN count(*) FILTER (pair.inside) > 0 THEN 1 ELSE 0 END AS high,
        1.0 AS confidence
    FROM nbs_pairs AS pair
    JOIN (
        SELECT ancestor AS code, count(*) AS branches FROM class_ancestors
        WHERE classification = 'nbs-digital-2021' AND level = 3 GROUP BY ancestor
    ) AS size ON size.code = pair.activity_code
    GROUP BY pair.scope_id, pair.target_level, pair.target_code, pair.activity_code
    HAVING high > 0 OR pair.target_level = 'total'
),
-- a published total of the scope itself, and figures of the whole economy
whole AS (
    SELECT id AS scope_id, 'total' AS target_level, id AS target_code, 'scope' AS classification, id AS activity_code,
        1 AS low, 1 AS high, 1.0 AS confidence
    FROM scopes WHERE is_target
    UNION ALL
    SELECT id, 'economy', 'TOTAL', 'total', 'TOTAL', 1, 1, 1.0 FROM scopes WHERE is_target
),
shares AS (
    FROM gbt_shares UNION ALL FROM gbt_outside UNION ALL FROM nbs_shares UNION ALL FROM whole
)
SELECT scope_id, target_level, target_code, classification, activity_code,
    CAST(low AS DECIMAL(16, 12)) AS share_low,
    -- the centre of the bounds is an assumption, and is called so
    CAST((low + high) / 2.0 AS DECIMAL(16, 12)) AS share,
    CAST(high AS DECIMAL(16, 12)) AS share_high,
    CASE WHEN low = high THEN 'exact' ELSE 'midpoint' END AS share_basis,
    confidence >= 0.9 AS verified
FROM shares
