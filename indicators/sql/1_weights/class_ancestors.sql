-- class_ancestors: every class beside itself and each class above it.
-- in: activity_classes
WITH RECURSIVE climb AS (
    SELECT classification, code, level, code AS ancestor, level AS ancestor_level
    FROM activity_classes
    UNION ALL
    SELECT climb.classification, climb.code, climb.level, up.parent, climb.ancestor_level - 1
    FROM climb
    JOIN activity_classes AS up ON up.classification = climb.classification AND up.code = climb.ancestor
    WHERE up.parent <> ''
)
SELECT classification, code, level, ancestor, ancestor_level,
    -- as the targets are called that are classes
    ['large', 'medium', 'small'][ancestor_level] AS ancestor_target_level
FROM climb
