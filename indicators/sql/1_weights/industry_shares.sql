-- industry_shares: the share of each four-digit industry (2017) inside each target, tied over its branches.
-- in: industry_branches, class_ancestors
--
-- The branches of an industry and "outside" sum to one. For a target T:
--     low  = max(sum of the lows in T,  1 - sum of the highs of the others)
--     high = min(sum of the highs in T, 1 - sum of the lows of the others)
-- which is the exact optimum over all splits that the bounds allow.
WITH targets AS (
    SELECT DISTINCT scope_id, branch, 'total' AS target_level,
        scope_id AS target_code FROM industry_branches WHERE is_inside
    UNION ALL
    SELECT DISTINCT branches.scope_id, branches.branch, above.ancestor_target_level, above.ancestor
    FROM industry_branches AS branches
    JOIN class_ancestors AS above ON above.classification = 'nbs-digital-2021' AND above.code = branches.branch
    WHERE branches.is_inside
),
whole AS (
    SELECT context_id, scope_id, industry, sum(share_low) AS low, sum(share_high) AS high
    FROM industry_branches
    GROUP BY ALL
),
inside AS (
    SELECT branch.context_id, branch.scope_id, target.target_level, target.target_code, branch.industry,
        sum(branch.share_low) AS low, sum(branch.share_high) AS high,
        CASE WHEN count(branch.share) = count(*) THEN sum(branch.share) END AS known,
        bool_and(branch.verified) AS verified, bool_or(branch.is_uncertain) AS is_uncertain,
        -- one number for everybody only where every unknown branch is
        bool_or(branch.unknown_by = 'common')
            AND bool_and(branch.unknown_by = 'common' OR branch.share_low = branch.share_high) AS common,
        string_agg(branch.row_ids, ';' ORDER BY branch.row_ids) AS row_ids
    FROM industry_branches AS branch
    JOIN targets AS target USING (scope_id, branch)
    GROUP BY ALL
)
SELECT inside.context_id, inside.scope_id, inside.target_level, inside.target_code, inside.industry,
    -- outside takes between what no branch can (1 - highs) and what no branch must (1 - lows)
    greatest(inside.low, 1 - (whole.high - inside.high) - (1 - whole.low), 0) AS low,
    least(inside.high, 1 - (whole.low - inside.low) - greatest(1 - whole.high, 0), 1) AS high,
    inside.known, inside.verified, inside.is_uncertain, inside.common, inside.row_ids
FROM inside
JOIN whole USING (context_id, scope_id, industry)
