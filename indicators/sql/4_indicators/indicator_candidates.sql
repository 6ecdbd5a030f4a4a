-- indicator_candidates: every admissible figure of an indicator, with one headline a region and period; what could not
--     be formed says why.
-- in: indicator_levels, indicator_ratios, indicator_growth, indicator_weights, indicator_relations,
--     indicator_catalogue, facts, regions
WITH candidates AS (
    FROM indicator_levels
    UNION ALL BY NAME FROM indicator_ratios
    UNION ALL BY NAME FROM indicator_growth
    UNION ALL BY NAME FROM indicator_weights
    UNION ALL BY NAME FROM indicator_relations
),
reported AS (
    SELECT DISTINCT region_code, period, period_kind, is_sample FROM candidates WHERE NOT is_recombined
),
formed AS (
    SELECT indicator_id, region_code, period, period_kind, is_sample FROM candidates WHERE NOT is_recombined
        AND price_basis = 'current' AND provenance IS DISTINCT FROM 'undisclosed'
),
-- at constant prices alone
constant AS (
    SELECT DISTINCT indicator_id, region_code, period, period_kind, is_sample
    FROM candidates
    WHERE NOT is_recombined AND price_basis <> 'current'
),
-- from documents that nobody can look up alone
undisclosed AS (
    SELECT DISTINCT indicator_id, region_code, period, period_kind, is_sample
    FROM candidates
    WHERE provenance = 'undisclosed'
),
-- of each part of an indicator: whether every figure of it is refused, and why
parts AS (
    SELECT f.region_code, f.period, f.period_kind, f.is_sample, f.measure, f.target_level, f.target_code,
        bool_and(f.comparability = 'not_comparable') AS is_refused, arg_min(f.reason, f.precedence) AS reason
    FROM facts AS f
    WHERE f.target_level <> 'economy'
        AND (f.measure, f.target_level, f.target_code)
            IN (SELECT (measure, target_level, target_code) FROM indicator_catalogue)
    GROUP BY f.region_code, f.period, f.period_kind, f.is_sample, f.measure, f.target_level, f.target_code
),
money AS (
    SELECT region_code, period, period_kind, is_sample, list(measure) AS given
    FROM facts
    WHERE target_level <> 'economy' AND measure IN ('value_added', 'revenue', 'gross_output')
    GROUP BY region_code, period, period_kind, is_sample
),
-- an indicator that could not be formed says why: another measure was given, its part is not comparable, or nothing was
absent AS (
    SELECT wanted.id AS indicator_id, wanted.region_code, wanted.period, wanted.period_kind, wanted.is_sample,
        'none' AS basis,
        'not_comparable' AS comparability,
        CASE
            WHEN undisclosed.indicator_id IS NOT NULL THEN 'undisclosed'
            WHEN parts.is_refused THEN parts.reason
            WHEN constant.indicator_id IS NOT NULL THEN 'price'
            WHEN wanted.measure IN ('value_added', 'revenue', 'gross_output')
                AND NOT list_contains(money.given, wanted.measure) THEN 'measure'
            ELSE 'missing' END AS reason,
        ['M'] AS flags, 1 AS precedence_within, 1 AS choice, 0 AS vintage_distance, false AS is_recombined,
        false AS is_conservative
    FROM (
        SELECT c.id, c.measure, c.target_level, c.target_code, c.headline, reported.*
        FROM reported
        CROSS JOIN indicator_catalogue AS c
        WHERE c.kind IN ('level', 'ratio', 'weight', 'relation')
    ) AS wanted
    ANTI JOIN formed
        ON formed.indicator_id = wanted.id AND formed.region_code = wanted.region_code AND formed.period = wanted.period
        AND formed.period_kind = wanted.period_kind AND formed.is_sample = wanted.is_sample
    LEFT JOIN parts USING (region_code, period, period_kind, is_sample, measure, target_level, target_code)
    LEFT JOIN money USING (region_code, period, period_kind, is_sample)
    LEFT JOIN constant
        ON constant.indicator_id = wanted.id AND constant.region_code = wanted.region_code
            AND constant.period = wanted.period
        AND constant.period_kind = wanted.period_kind AND constant.is_sample = wanted.is_sample
    LEFT JOIN undisclosed
        ON undisclosed.indicator_id = wanted.id AND undisclosed.region_code = wanted.region_code
            AND undisclosed.period = wanted.period
        AND undisclosed.period_kind = wanted.period_kind AND undisclosed.is_sample = wanted.is_sample
    -- what has no column of its own is told where there is something to tell
    WHERE wanted.headline OR parts.is_refused OR constant.indicator_id IS NOT NULL
        OR undisclosed.indicator_id IS NOT NULL
),
figures AS (
    SELECT *, is_recombined OR coalesce(price_basis, 'current') <> 'current'
            OR coalesce(provenance = 'undisclosed', false) AS is_beside,
        criterion_rank('comparability', comparability) AS by_comparability
    FROM (
        FROM candidates
        UNION ALL BY NAME FROM absent
    )
)
SELECT figures.* EXCLUDE (is_beside, by_comparability), region.level AS region_level, region.name_zh AS region_name,
    row_number() OVER (
        PARTITION BY indicator_id, region_code, period, period_kind, figures.is_sample
        -- a figure put together for another boundary, at constant prices or from a document that is not public stands
        -- beside the region's own and never for it; better comparability first; then the vintage the numerator was
        -- compiled with; computed before published
        ORDER BY is_recombined, is_beside, by_comparability, vintage_distance, basis = 'published', choice,
            denominator_vintage, scope_id, numerator_fact_id, denominator_fact_id
    ) = 1 AND NOT is_beside AS is_headline
FROM figures
LEFT JOIN (
    SELECT code, arg_max(level, valid_from) AS level, arg_max(name_zh, valid_from) AS name_zh FROM regions GROUP BY code
) AS region ON region.code = figures.region_code
