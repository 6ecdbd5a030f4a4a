-- scope_weights: the share of each activity inside each target (total, large, medium, small class) of each target scope.
-- in: activity_classes, class_ancestors, scopes, scope_activities, industry_shares, activity_industries, weight_contexts
--
-- A code is a mixture of industries whose parts sum to one; its share is the least and the greatest that a mixture can have.
WITH contexts AS (
    SELECT 0 AS context_id, '' AS region_code, 0 AS first_year, 9999 AS last_year, '' AS measure
    UNION ALL
    SELECT context_id, region_code, first_year, last_year, measure FROM weight_contexts
),
-- in a context only the codes above an industry with a coefficient differ
touched AS (
    SELECT DISTINCT shares.context_id, mixture.classification, mixture.code
    FROM industry_shares AS shares
    JOIN activity_industries AS mixture USING (industry)
),
-- the shares of the industries as they hold in each context
effective AS (
    SELECT industry.context_id, share.* EXCLUDE (context_id)
    FROM (
        SELECT DISTINCT touched.context_id, mixture.industry
        FROM touched
        JOIN activity_industries AS mixture USING (classification, code)
    ) AS industry
    JOIN industry_shares AS share USING (industry)
    WHERE share.context_id = industry.context_id
        OR (share.context_id = 0 AND NOT EXISTS (
            FROM industry_shares AS own WHERE own.context_id = industry.context_id AND own.industry = industry.industry
        ))
),
mixed AS (
    SELECT touched.context_id, share.scope_id, share.target_level, share.target_code, mixture.classification, mixture.code, mixture.parts,
        mixture.is_informative, mixture.low AS part_low, mixture.high AS part_high, share.low, share.high, share.known,
        share.verified AND mixture.verified AS verified,
        share.is_uncertain OR mixture.is_uncertain AS is_uncertain, share.common, concat_ws(';', mixture.row_ids, share.row_ids) AS row_ids
    FROM touched
    JOIN activity_industries AS mixture USING (classification, code)
    JOIN effective AS share USING (context_id, industry)
),
-- any mixture: between the least and the greatest; a part that is not in the target has none
free AS (
    SELECT context_id, scope_id, target_level, target_code, classification, code,
        CASE WHEN count(*) < any_value(parts) THEN 0 ELSE min(low) END AS low,
        max(high) AS high,
        CASE WHEN any_value(parts) = 1 THEN any_value(known) END AS known,
        bool_and(verified) AS verified, bool_or(is_uncertain) AS is_uncertain, bool_or(common) AND any_value(parts) = 1 AS common,
        CASE WHEN count(*) = 1 THEN any_value(row_ids) ELSE '' END AS row_ids
    FROM mixed
    WHERE NOT is_informative
    GROUP BY context_id, scope_id, target_level, target_code, classification, code
),
-- parts with bounds of their own: give what is left to the least (for the low) or the greatest (for the high) first
informative AS (
    SELECT target.context_id, target.scope_id, target.target_level, target.target_code, mixture.classification, mixture.code,
        mixture.low AS part_low, mixture.high AS part_high, coalesce(share.low, 0) AS low, coalesce(share.high, 0) AS high,
        coalesce(share.verified, true) AND mixture.verified AS verified,
        coalesce(share.is_uncertain, false) OR mixture.is_uncertain AS is_uncertain, concat_ws(';', mixture.row_ids, share.row_ids) AS row_ids
    FROM (SELECT DISTINCT context_id, scope_id, target_level, target_code, classification, code FROM mixed WHERE is_informative) AS target
    JOIN activity_industries AS mixture USING (classification, code)
    LEFT JOIN effective AS share
        ON share.context_id = target.context_id AND share.scope_id = target.scope_id AND share.target_level = target.target_level
        AND share.target_code = target.target_code AND share.industry = mixture.industry
),
filled AS (
    SELECT *,
        least(part_high - part_low, greatest(0, 1 - sum(part_low) OVER code_of_target
            - coalesce(sum(part_high - part_low) OVER (code_of_target ORDER BY low, high, part_high, row_ids
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))) AS least_first,
        least(part_high - part_low, greatest(0, 1 - sum(part_low) OVER code_of_target
            - coalesce(sum(part_high - part_low) OVER (code_of_target ORDER BY high DESC, low DESC, part_high, row_ids
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))) AS greatest_first
    FROM informative
    WINDOW code_of_target AS (PARTITION BY context_id, scope_id, target_level, target_code, classification, code)
),
bounded AS (
    SELECT context_id, scope_id, target_level, target_code, classification, code,
        sum((part_low + least_first) * low) AS low, sum((part_low + greatest_first) * high) AS high,
        CAST(NULL AS DECIMAL(16, 12)) AS known, bool_and(verified) AS verified, bool_or(is_uncertain) AS is_uncertain, false AS common,
        string_agg(row_ids, ';' ORDER BY row_ids) AS row_ids
    FROM filled
    GROUP BY context_id, scope_id, target_level, target_code, classification, code
),
industries AS (
    FROM free UNION ALL FROM bounded
),
-- what lies wholly outside still counts nothing in the total, visibly
outside AS (
    SELECT 0 AS context_id, scopes.id AS scope_id, 'total' AS target_level, scopes.id AS target_code, mixture.classification, mixture.code,
        0 AS low, 0 AS high, 0 AS known, true AS verified, false AS is_uncertain, false AS common, '' AS row_ids
    FROM scopes
    CROSS JOIN (SELECT DISTINCT classification, code FROM activity_industries) AS mixture
    WHERE scopes.is_target
        AND NOT EXISTS (
            FROM industries AS inside
            WHERE inside.context_id = 0 AND inside.scope_id = scopes.id AND inside.target_level = 'total'
                AND inside.classification = mixture.classification AND inside.code = mixture.code
        )
),
-- a figure given by NBS class: whole in each class above it, unknown in each class below it, zero outside the scope
smallest AS (
    SELECT ancestor AS code, code AS branch, count(*) OVER (PARTITION BY ancestor) AS branches
    FROM class_ancestors
    WHERE classification = 'nbs-digital-2021' AND level = 3
),
nbs_targets AS (
    SELECT DISTINCT named.scope_id, below.branch, 'total' AS target_level, named.scope_id AS target_code
    FROM scope_activities AS named
    JOIN smallest AS below ON below.code = named.code
    WHERE named.classification = 'nbs-digital-2021'
    UNION
    SELECT named.scope_id, below.branch, ['large', 'medium', 'small'][above.ancestor_level], above.ancestor
    FROM scope_activities AS named
    JOIN smallest AS below ON below.code = named.code
    JOIN class_ancestors AS above ON above.classification = 'nbs-digital-2021' AND above.code = below.branch
    WHERE named.classification = 'nbs-digital-2021'
),
by_class AS (
    SELECT 0 AS context_id, target.scope_id, target.target_level, target.target_code, 'nbs-digital-2021' AS classification, class.code,
        CASE WHEN count(*) = any_value(class.branches) THEN 1 ELSE 0 END AS low, 1 AS high,
        CASE WHEN count(*) = any_value(class.branches) THEN 1 END AS known, true AS verified, false AS is_uncertain, false AS common, '' AS row_ids
    FROM nbs_targets AS target
    JOIN smallest AS class USING (branch)
    GROUP BY target.scope_id, target.target_level, target.target_code, class.code
),
class_outside AS (
    SELECT 0 AS context_id, scopes.id AS scope_id, 'total' AS target_level, scopes.id AS target_code, 'nbs-digital-2021' AS classification,
        class.code, 0 AS low, 0 AS high, 0 AS known, true AS verified, false AS is_uncertain, false AS common, '' AS row_ids
    FROM scopes
    JOIN activity_classes AS class ON class.classification = 'nbs-digital-2021'
    WHERE EXISTS (FROM nbs_targets WHERE nbs_targets.scope_id = scopes.id)
        AND NOT EXISTS (
            FROM by_class
            WHERE by_class.scope_id = scopes.id AND by_class.target_level = 'total' AND by_class.code = class.code
        )
),
-- a published total of the scope itself, and figures of the whole economy
whole AS (
    SELECT 0 AS context_id, id AS scope_id, 'total' AS target_level, id AS target_code, 'scope' AS classification, id AS code,
        1 AS low, 1 AS high, 1 AS known, true AS verified, false AS is_uncertain, false AS common, '' AS row_ids
    FROM scopes WHERE is_target
    UNION ALL
    SELECT 0, id, 'economy', 'TOTAL', 'total', 'TOTAL', 1, 1, 1, true, false, false, '' FROM scopes WHERE is_target
),
shares AS (
    FROM industries
    UNION ALL FROM outside
    UNION ALL FROM by_class
    UNION ALL FROM class_outside
    UNION ALL FROM whole
)
SELECT shares.scope_id, shares.target_level, shares.target_code, shares.classification, shares.code AS activity_code,
    contexts.context_id, contexts.region_code, contexts.first_year, contexts.last_year, contexts.measure,
    CAST(round(low, 12) AS DECIMAL(16, 12)) AS share_low,
    -- the centre of the bounds is an assumption, and is called so
    CAST(round(coalesce(known, (low + high) / 2.0), 12) AS DECIMAL(16, 12)) AS share,
    CAST(round(high, 12) AS DECIMAL(16, 12)) AS share_high,
    CASE WHEN low = high THEN 'exact' WHEN known IS NOT NULL THEN 'sourced' ELSE 'midpoint' END AS share_basis,
    CASE WHEN low = high THEN '' WHEN common THEN 'common' ELSE 'own' END AS unknown_by,
    verified, is_uncertain, row_ids
FROM shares
JOIN contexts USING (context_id)
