-- class_weights: the share inside each target of a figure given by NBS class: whole in each class above it, unknown in
--     each class below it, zero outside the scope.
-- in: activity_classes, class_ancestors, scopes, scope_activities
WITH smallest AS (
    SELECT ancestor AS code, code AS branch, count(*) OVER (PARTITION BY ancestor) AS branches
    FROM class_ancestors
    WHERE classification = 'nbs-digital-2021' AND level = 3
),
branches AS (
    SELECT DISTINCT named.scope_id, below.branch
    FROM scope_activities AS named
    JOIN smallest AS below ON below.code = named.code
    WHERE named.classification = 'nbs-digital-2021'
),
targets AS (
    SELECT scope_id, branch, 'total' AS target_level, scope_id AS target_code
    FROM branches
    UNION ALL
    SELECT branches.scope_id, branches.branch, above.ancestor_target_level, above.ancestor
    FROM branches
    JOIN class_ancestors AS above ON above.classification = 'nbs-digital-2021' AND above.code = branches.branch
),
inside AS (
    SELECT target.scope_id, target.target_level, target.target_code, class.code,
        CASE WHEN count(*) = any_value(class.branches) THEN 1 ELSE 0 END AS low, 1 AS high,
        CASE WHEN count(*) = any_value(class.branches) THEN 1 END AS known
    FROM targets AS target
    JOIN smallest AS class USING (branch)
    GROUP BY target.scope_id, target.target_level, target.target_code, class.code
),
outside AS (
    SELECT scopes.id AS scope_id, 'total' AS target_level, scopes.id AS target_code, class.code, 0 AS low, 0 AS high,
        0 AS known
    FROM scopes
    JOIN activity_classes AS class ON class.classification = 'nbs-digital-2021'
    WHERE EXISTS (FROM targets WHERE targets.scope_id = scopes.id)
        AND NOT EXISTS (
            FROM inside
            WHERE inside.scope_id = scopes.id AND inside.target_level = 'total' AND inside.code = class.code
        )
)
SELECT 'nbs-digital-2021' AS classification, *
FROM (FROM inside UNION ALL BY NAME FROM outside)
