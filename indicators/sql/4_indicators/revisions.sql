-- revisions: every headline figure that differs from the release before, with its cause.
-- in: indicators, facts, contributions, submissions (this release); previous_indicators, previous_facts,
--     previous_contributions, previous_submissions (the release before), changed_definitions (cause: scope,
--     correspondence, region, vintage; one row for each part that changed)
--
-- The cause is found factor by factor: reported values that came, went or changed are data, or a decision where a
-- person decided of their file since; the same values kept out by a query, or no longer, are query; with other shares
-- they are scope or correspondence, in another territory region; the same contributions combined or chosen otherwise
-- are scope or vintage where those definitions changed, else method; a verdict on the vintage is vintage.
WITH moved AS (
    SELECT coalesce(now.indicator_id, before.indicator_id) AS indicator_id,
        coalesce(now.region_code, before.region_code) AS region_code,
        coalesce(now.region_name, before.region_name) AS region_name, coalesce(now.period, before.period) AS period,
        coalesce(now.period_kind, before.period_kind) AS period_kind,
        coalesce(now.is_sample, before.is_sample) AS is_sample,
        before.value AS old_value, now.value AS new_value, before.low AS old_low, now.low AS new_low,
        before.high AS old_high,
        now.high AS new_high, before.comparability AS old_comparability, now.comparability AS new_comparability,
        coalesce(now.unit, before.unit) AS unit,
        list_contains(string_split(coalesce(now.reason, ''), ','), 'vintage')
            <> list_contains(string_split(coalesce(before.reason, ''), ','), 'vintage') AS is_vintage_judged,
        [now.numerator_fact_id, now.denominator_fact_id] AS facts_now,
        [before.numerator_fact_id, before.denominator_fact_id] AS facts_before
    FROM (FROM indicators WHERE is_headline) AS now
    FULL JOIN (FROM previous_indicators WHERE is_headline) AS before USING (indicator_id, region_code, period,
        period_kind, is_sample)
    -- a number moved, or the verdict on it; before the first release there is nothing to revise
    WHERE EXISTS (FROM previous_indicators)
        AND (now.value IS DISTINCT FROM before.value OR now.low IS DISTINCT FROM before.low OR now.high IS DISTINCT
            FROM before.high
            OR now.comparability <> before.comparability)
),
-- the facts of both releases, each by what it is of and who said it: a file sent again is another source with the same
-- title
described AS (
    SELECT side, fact_id, territory_date,
        row(target_level, target_code, region_code, period, period_kind, measure, scope_id, coverage, vintage,
            price_basis, source_title, compiled_from,
            is_sample) AS description
    FROM (SELECT 'now' AS side, * FROM facts UNION ALL BY NAME SELECT 'before' AS side, * FROM previous_facts)
),
-- every fact behind a figure, then or now
wanted AS (
    SELECT DISTINCT moved.indicator_id, moved.region_code, moved.period, moved.period_kind, moved.is_sample,
        fact.description, fact.territory_date
    FROM (
        SELECT 'now' AS side, *, unnest(facts_now) AS fact_id FROM moved
        UNION ALL BY NAME
        SELECT 'before' AS side, *, unnest(facts_before) AS fact_id FROM moved
    ) AS moved
    JOIN described AS fact USING (side, fact_id)
),
-- what a person decided of a file since
decided AS (
    SELECT now.submission_id
    FROM submissions AS now
    LEFT JOIN previous_submissions AS before USING (submission_id)
    WHERE nullif(now.decided_by, '') IS DISTINCT FROM nullif(before.decided_by, '')
        OR nullif(now.decision_reason, '') IS DISTINCT FROM nullif(before.decision_reason, '')
),
-- files that count in both releases say the same in both
kept AS (
    SELECT submission_id FROM submissions WHERE status = 'accepted'
    INTERSECT
    SELECT submission_id FROM previous_submissions WHERE status = 'accepted'
),
-- what was reported of each of them in either release, apart from the cell it stood in: a figure that another took the
-- place of may be there as before
behind AS (
    SELECT c.side, wanted.* EXCLUDE (territory_date), c.activity_code, c.classification, c.territory_date,
        -- what a query keeps out was reported all the same
        CASE WHEN c.query_treatment = 'out' THEN in_base_units(c.reported_value, c.unit_factor)
            ELSE c.base_value END AS said,
        c.cell IS NOT NULL AS is_said, c.query_treatment, c.submission_id IN (FROM decided) AS is_decided,
        c.submission_id IN (FROM kept) AS is_kept, coalesce(c.factor, '') AS factor,
        [c.share_low, c.share_high, c.coverage_low, c.coverage_high] AS shares, [c.factor_low, c.factor_high] AS further
    FROM wanted
    JOIN described AS fact
        ON fact.description = wanted.description AND fact.territory_date IS NOT DISTINCT FROM wanted.territory_date
    JOIN (SELECT 'now' AS side, * FROM contributions UNION ALL BY NAME SELECT 'before' AS side, *
        FROM previous_contributions) AS c
        ON c.side = fact.side AND c.fact_id = fact.fact_id
),
sides AS (
    SELECT * EXCLUDE (side, said, is_said, query_treatment, is_decided, is_kept, shares, further, territory_date),
        list(said ORDER BY said) FILTER (side = 'now' AND is_said) AS values_now,
        list(said ORDER BY said) FILTER (side = 'before' AND is_said) AS values_before,
        list(query_treatment ORDER BY query_treatment) FILTER (side = 'now') AS held_now,
        list(query_treatment ORDER BY query_treatment) FILTER (side = 'before') AS held_before,
        bool_or(is_decided) AS is_decided,
        bool_and(is_kept) AS is_kept,
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
    SELECT coalesce(bool_or(cause = 'scope'), false) AS scope,
        coalesce(bool_or(cause = 'correspondence'), false) AS correspondence,
        coalesce(bool_or(cause = 'region'), false) AS region, coalesce(bool_or(cause = 'vintage'), false) AS vintage
    FROM changed_definitions
),
changes AS (
    SELECT sides.*,
        -- what follows from the same reports through a factor or a share that came or went is no change of the data
        values_now IS DISTINCT FROM values_before AND NOT (
            (values_now IS NULL OR values_before IS NULL)
            AND CASE factor WHEN '' THEN is_kept
            AND (parts.scope OR parts.correspondence) WHEN 'period' THEN false WHEN 'boundary' THEN parts.region
                ELSE parts.correspondence END
        ) AS is_said_otherwise,
        values_now IS NOT NULL AND values_before IS NOT NULL
            AND held_now IS DISTINCT FROM held_before AS is_held_otherwise
    FROM sides
    CROSS JOIN parts
),
compared AS (
    SELECT indicator_id, region_code, period, period_kind, is_sample,
        bool_or((is_said_otherwise OR is_held_otherwise) AND is_decided) AS decided,
        bool_or(is_said_otherwise AND NOT is_decided) AS data_moved,
        bool_or(is_held_otherwise AND NOT is_decided) AS query_moved,
        bool_or(shares_now IS DISTINCT FROM shares_before AND NOT is_said_otherwise) AS share_moved,
        bool_or(factor NOT IN ('', 'boundary', 'period') AND further_now IS DISTINCT
            FROM further_before) AS conversion_moved,
        bool_or(NOT is_said_otherwise AND territory_now IS DISTINCT FROM territory_before
            OR factor = 'boundary' AND further_now IS DISTINCT FROM further_before) AS territory_moved
    FROM changes
    GROUP BY indicator_id, region_code, period, period_kind, is_sample
)
SELECT moved.indicator_id, moved.region_code, moved.region_name, moved.period, moved.period_kind, moved.old_value,
    moved.new_value, moved.old_low, moved.new_low, moved.old_high, moved.new_high, moved.old_comparability,
    moved.new_comparability, moved.unit,
    coalesce(nullif(concat_ws(',',
        CASE WHEN compared.data_moved THEN 'data' END,
        CASE WHEN compared.decided THEN 'decision' END,
        CASE WHEN compared.query_moved THEN 'query' END,
        CASE WHEN NOT compared.data_moved AND compared.share_moved AND parts.scope THEN 'scope' END,
        CASE WHEN NOT compared.data_moved AND (compared.share_moved OR compared.conversion_moved)
            AND parts.correspondence THEN 'correspondence' END,
        CASE WHEN NOT compared.data_moved AND compared.territory_moved AND parts.region THEN 'region' END,
        CASE WHEN NOT coalesce(compared.data_moved, false) AND moved.is_vintage_judged
            AND parts.vintage THEN 'vintage' END), ''),
        -- nothing behind the figure moved: a definition that judges it did, or the way it is computed
        CASE WHEN parts.scope THEN 'scope' WHEN parts.vintage THEN 'vintage' ELSE 'method' END) AS cause,
    moved.is_sample
FROM moved
CROSS JOIN parts
LEFT JOIN compared USING (indicator_id, region_code, period, period_kind, is_sample)
