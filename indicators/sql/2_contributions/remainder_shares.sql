-- remainder_shares: the bounds of the share of a group's remainder: any mixture of the finest codes that no listed
--     member covers.
-- in: group_members, class_ancestors, scope_weights
-- variable: target_scope
WITH groups AS (
    SELECT DISTINCT submission_id, sheet, cell, group_code, classification FROM group_members
),
finest AS (
    SELECT classification, ancestor, code
    FROM class_ancestors
    WHERE level = 4
),
open_codes AS (
    SELECT groups.submission_id, groups.sheet, groups.cell, groups.classification, finest.code
    FROM groups
    JOIN finest ON finest.classification = groups.classification AND finest.ancestor = groups.group_code
    ANTI JOIN (
        SELECT members.submission_id, members.sheet, members.cell, covered.code
        FROM group_members AS members
        JOIN finest AS covered ON covered.classification = members.classification
            AND covered.ancestor = members.member_code
    ) AS listed
        ON listed.submission_id = groups.submission_id AND listed.sheet = groups.sheet AND listed.cell = groups.cell
        AND listed.code = finest.code
),
counted AS (
    SELECT *, count(*) OVER (PARTITION BY submission_id, sheet, cell) AS codes FROM open_codes
)
SELECT counted.submission_id, counted.sheet, counted.cell, weight.target_level, weight.target_code,
    CASE WHEN count(*) < any_value(counted.codes) THEN 0 ELSE min(weight.share_low) END AS share_low,
    CAST(((CASE WHEN count(*) < any_value(counted.codes) THEN 0 ELSE min(weight.share_low) END)
        + max(weight.share_high)) / 2.0
        AS DECIMAL(16, 12)) AS share,
    max(weight.share_high) AS share_high,
    CASE WHEN max(weight.share_high)
        = (CASE WHEN count(*) < any_value(counted.codes) THEN 0 ELSE min(weight.share_low) END)
         THEN 'exact' ELSE 'midpoint' END AS share_basis,
    'own' AS unknown_by,
    bool_and(weight.verified) AS verified,
    bool_or(weight.is_uncertain) AS is_uncertain
FROM counted
JOIN scope_weights AS weight
    ON weight.scope_id = getvariable('target_scope') AND weight.classification = counted.classification
    AND weight.activity_code = counted.code AND weight.context_id = 0
GROUP BY counted.submission_id, counted.sheet, counted.cell, weight.target_level, weight.target_code
