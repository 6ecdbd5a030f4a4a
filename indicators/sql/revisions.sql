-- revisions: every headline figure that differs from the release before, with its cause.
-- in: indicators, facts, contributions (this release); previous_indicators, previous_facts, previous_contributions (the release before),
--     changed_definitions (cause: scope, correspondence, region; one row for each part of the definitions that changed)
--
-- The cause is found factor by factor: reported values that came, went or changed are data; the same values with other shares are
-- scope or correspondence, in another territory region; the same contributions combined otherwise are method.
WITH moved AS (
    SELECT coalesce(now.indicator_id, before.indicator_id) AS indicator_id, coalesce(now.region_code, before.region_code) AS region_code,
        coalesce(now.region_name, before.region_name) AS region_name, coalesce(now.period, before.period) AS period,
        coalesce(now.period_kind, before.period_kind) AS period_kind, coalesce(now.is_sample, before.is_sample) AS is_sample,
        before.value AS old_value, now.value AS new_value, before.low AS old_low, now.low AS new_low, before.high AS old_high,
        now.high AS new_high, before.comparability AS old_comparability, now.comparability AS new_comparability,
        coalesce(now.unit, before.unit) AS unit,
        [now.numerator_fact_id, now.denominator_fact_id] AS facts_now, [before.numerator_fact_id, before.denominator_fact_id] AS facts_before
    FROM (FROM indicators WHERE is_headline) AS now
    FULL JOIN (FROM previous_indicators WHERE is_headline) AS before USING (indicator_id, region_code, period, period_kind, is_sample)
    -- a number moved, or the verdict on it; before the first release there is nothing to revise
    WHERE EXISTS (FROM previous_indicators)
        AND (now.value IS DISTINCT FROM before.value OR now.low IS DISTINCT FROM before.low OR now.high IS DISTINCT FROM before.high
            OR now.comparability <> before.comparability)
),
-- what was reported behind a figure, then and now, apart from the cell it stood in
behind AS (
    SELECT moved.side, moved.indicator_id, moved.region_code, moved.period, moved.period_kind, moved.is_sample, c.measure, c.target_level,
        c.target_code, c.period AS c_period, c.source_title, c.coverage, c.vintage, c.scope_id, c.activity_code, c.territory_date,
        c.base_value, coalesce(c.factor, '') AS factor, [c.share_low, c.share_high, c.coverage_low, c.coverage_high] AS shares,
        [c.factor_low, c.factor_high] AS further
    FROM (
        SELECT 'now' AS side, *, unnest(facts_now) AS fact_id FROM moved
        UNION ALL
        SELECT 'before', *, unnest(facts_before) FROM moved
    ) AS moved
    JOIN (SELECT 'now' AS side, * FROM facts UNION ALL SELECT 'before', * FROM previous_facts) AS f
        ON f.side = moved.side AND f.fact_id = moved.fact_id
    JOIN (SELECT 'now' AS side, * FROM contributions UNION ALL SELECT 'before', * FROM previous_contributions) AS c
        ON c.side = f.side AND c.region_code = f.region_code AND c.period = f.period AND c.measure = f.measure
        AND c.target_level = f.target_level AND c.target_code = f.target_code AND c.source_id = f.source_id AND c.detail = f.detail
        AND c.coverage = f.coverage AND c.vintage = f.vintage AND c.scope_id = f.scope_id
),
sides AS (
    SELECT indicator_id, region_code, period, period_kind, is_sample, measure, target_level, target_code, c_period, source_title, coverage,
        vintage, scope_id, activity_code, factor,
        list(base_value ORDER BY base_value) FILTER (side = 'now') AS values_now,
        list(base_value ORDER BY base_value) FILTER (side = 'before') AS values_before,
        min(shares) FILTER (side = 'now') AS shares_now,
        min(shares) FILTER (side = 'before') AS shares_before,
        min(further) FILTER (side = 'now') AS further_now,
        min(further) FILTER (side = 'before') AS further_before,
        min(territory_date) FILTER (side = 'now') AS territory_now,
        min(territory_date) FILTER (side = 'before') AS territory_before
    FROM behind
    GROUP BY ALL
),
parts AS (
    SELECT coalesce(bool_or(cause = 'scope'), false) AS scope, coalesce(bool_or(cause = 'correspondence'), false) AS correspondence,
        coalesce(bool_or(cause = 'region'), false) AS region
    FROM changed_definitions
),
compared AS (
    SELECT indicator_id, region_code, period, period_kind, is_sample,
        -- what follows from the same reports through a factor that came or went is no change of the data
        bool_or(values_now IS DISTINCT FROM values_before AND NOT (
            (values_now IS NULL OR values_before IS NULL)
            AND CASE factor WHEN '' THEN false WHEN 'period' THEN false WHEN 'boundary' THEN parts.region ELSE parts.correspondence END
        )) AS data_moved,
        bool_or(shares_now IS DISTINCT FROM shares_before) AS share_moved,
        bool_or(factor NOT IN ('', 'boundary', 'period') AND further_now IS DISTINCT FROM further_before) AS conversion_moved,
        bool_or(territory_now IS DISTINCT FROM territory_before OR (factor = 'boundary' AND further_now IS DISTINCT FROM further_before))
            AS territory_moved
    FROM sides
    CROSS JOIN parts
    GROUP BY indicator_id, region_code, period, period_kind, is_sample
)
SELECT moved.indicator_id, moved.region_code, moved.region_name, moved.period, moved.period_kind, moved.old_value, moved.new_value,
    moved.old_low, moved.new_low, moved.old_high, moved.new_high, moved.old_comparability, moved.new_comparability, moved.unit,
    coalesce(nullif(concat_ws(',',
        CASE WHEN compared.data_moved THEN 'data' END,
        CASE WHEN NOT compared.data_moved AND compared.share_moved AND parts.scope THEN 'scope' END,
        CASE WHEN NOT compared.data_moved AND (compared.share_moved OR compared.conversion_moved) AND parts.correspondence THEN 'correspondence' END,
        CASE WHEN NOT compared.data_moved AND compared.territory_moved AND parts.region THEN 'region' END), ''),
        -- nothing behind the figure moved: a definition that judges it did, or the way it is computed
        CASE WHEN parts.scope THEN 'scope' ELSE 'method' END) AS cause,
    moved.is_sample
FROM moved
CROSS JOIN parts
LEFT JOIN compared USING (indicator_id, region_code, period, period_kind, is_sample)
