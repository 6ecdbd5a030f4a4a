-- industry_weights: the bounds of the share of each code of an industry classification inside each target.
-- in: scopes, industry_shares, activity_industries
--
-- A code is a mixture of industries whose parts sum to one; its share is the least and the greatest that a mixture can
-- have.
WITH
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
    SELECT touched.context_id, share.scope_id, share.target_level, share.target_code, mixture.classification,
        mixture.code, mixture.parts,
        mixture.is_informative, mixture.low AS part_low, mixture.high AS part_high, share.low, share.high, share.known,
        share.verified AND mixture.verified AS verified,
        share.is_uncertain OR mixture.is_uncertain AS is_uncertain, share.common,
        concat_ws(';', mixture.row_ids, share.row_ids) AS row_ids
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
        bool_and(verified) AS verified, bool_or(is_uncertain) AS is_uncertain, bool_or(common)
            AND any_value(parts) = 1 AS common,
        CASE WHEN count(*) = 1 THEN any_value(row_ids) ELSE '' END AS row_ids
    FROM mixed
    WHERE NOT is_informative
    GROUP BY context_id, scope_id, target_level, target_code, classification, code
),
-- parts with bounds of their own: give what is left to the least (for the low) or the greatest (for the high) first
informative AS (
    SELECT target.context_id, target.scope_id, target.target_level, target.target_code, mixture.classification,
        mixture.code,
        mixture.low AS part_low, mixture.high AS part_high, coalesce(share.low, 0) AS low,
        coalesce(share.high, 0) AS high,
        coalesce(share.verified, true) AND mixture.verified AS verified,
        coalesce(share.is_uncertain, false) OR mixture.is_uncertain AS is_uncertain,
        concat_ws(';', mixture.row_ids, share.row_ids) AS row_ids
    FROM (SELECT DISTINCT context_id, scope_id, target_level, target_code, classification, code FROM mixed
        WHERE is_informative) AS target
    JOIN activity_industries AS mixture USING (classification, code)
    LEFT JOIN effective AS share
        ON share.context_id = target.context_id AND share.scope_id = target.scope_id
            AND share.target_level = target.target_level
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
        CAST(NULL AS DECIMAL(16, 12)) AS known, bool_and(verified) AS verified, bool_or(is_uncertain) AS is_uncertain,
        false AS common,
        string_agg(row_ids, ';' ORDER BY row_ids) AS row_ids
    FROM filled
    GROUP BY context_id, scope_id, target_level, target_code, classification, code
),
inside AS (
    FROM free UNION ALL BY NAME FROM bounded
),
-- what lies wholly outside still counts nothing in the total, visibly
outside AS (
    SELECT scopes.id AS scope_id, 'total' AS target_level, scopes.id AS target_code, mixture.classification,
        mixture.code,
        0 AS low, 0 AS high, 0 AS known
    FROM scopes
    CROSS JOIN (SELECT DISTINCT classification, code FROM activity_industries) AS mixture
    WHERE scopes.is_target
        AND NOT EXISTS (
            FROM inside
            WHERE inside.context_id = 0 AND inside.scope_id = scopes.id AND inside.target_level = 'total'
                AND inside.classification = mixture.classification AND inside.code = mixture.code
        )
)
FROM inside
UNION ALL BY NAME
FROM outside
