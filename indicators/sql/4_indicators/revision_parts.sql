-- revision_parts: how much of the change of a figure each of its causes accounts for; the parts add up to the change.
-- in: revisions, indicators, contributions, submissions (this release); previous_indicators, previous_contributions,
--     previous_submissions (the release before), changed_definitions (cause: scope, correspondence, region, vintage)
--
-- `revisions` names what moved a figure first of all: where what was said moved, that. Here the rest has its part too.
-- What a figure is made of is replaced step by step, in the order of `causes`: first what was said, then the weights. A
-- step is worth what the figure moves by it, and the last step what is left, so that nothing is lost by rounding. Where
-- a figure is no sum or quotient of what is behind it, its change is not taken apart.
WITH causes AS (
    FROM (VALUES (1, 'data'), (2, 'decision'), (3, 'query'), (4, 'region'), (5, 'correspondence'),
        (6, 'scope,correspondence'), (7, 'scope'), (8, 'vintage'), (9, 'method')) AS causes(place, cause)
),
moved AS (
    SELECT revisions.*, string_split(revisions.cause, ',') AS named, now.basis,
        [
            {role: 'numerator', side: 'now', fact_id: now.numerator_fact_id},
            {role: 'numerator', side: 'before', fact_id: before.numerator_fact_id},
            {role: 'denominator', side: 'now', fact_id: now.denominator_fact_id},
            {role: 'denominator', side: 'before', fact_id: before.denominator_fact_id}
        ] AS made_of
    FROM revisions
    JOIN (FROM indicators WHERE is_headline) AS now USING (indicator_id, region_code, period, period_kind, is_sample)
    JOIN (FROM previous_indicators WHERE is_headline) AS before
        USING (indicator_id, region_code, period, period_kind, is_sample)
    WHERE revisions.new_value <> revisions.old_value
),
parts AS (
    SELECT coalesce(bool_or(cause = 'scope'), false) AS scope,
        coalesce(bool_or(cause = 'correspondence'), false) AS correspondence,
        coalesce(bool_or(cause = 'region'), false) AS region
    FROM changed_definitions
),
made_of AS (
    SELECT indicator_id, region_code, period, period_kind, is_sample, named, unnest(made_of, recursive := true)
    FROM moved
),
decided AS (
    SELECT now.submission_id
    FROM submissions AS now
    LEFT JOIN previous_submissions AS before USING (submission_id)
    WHERE nullif(now.decided_by, '') IS DISTINCT FROM nullif(before.decided_by, '')
        OR nullif(now.decision_reason, '') IS DISTINCT FROM nullif(before.decision_reason, '')
),
in_both AS (
    SELECT submission_id FROM submissions WHERE status = 'accepted'
    INTERSECT
    SELECT submission_id FROM previous_submissions WHERE status = 'accepted'
),
cells_behind AS (
    SELECT 'now' AS side, * FROM contributions WHERE fact_id IN (SELECT fact_id FROM made_of)
    UNION ALL BY NAME
    SELECT 'before' AS side, * FROM previous_contributions WHERE fact_id IN (SELECT fact_id FROM made_of)
),
-- what one industry brings to a figure, in either release
brought AS (
    SELECT m.indicator_id, m.region_code, m.period, m.period_kind, m.is_sample, m.named, m.role, c.activity_code,
        c.classification, coalesce(c.factor, '') AS factor, c.reported_region_code, c.reported_period,
        c.reported_measure,
        sum(CASE c.query_treatment WHEN 'out' THEN 0 ELSE c.base_value END) FILTER (side = 'now') AS said_now,
        sum(CASE c.query_treatment WHEN 'out' THEN 0 ELSE c.base_value END) FILTER (side = 'before') AS said_before,
        coalesce(sum(c.value) FILTER (side = 'now'), 0) AS value_now,
        coalesce(sum(c.value) FILTER (side = 'before'), 0) AS value_before,
        min(c.weight) FILTER (side = 'before') AS weight_before,
        min([c.weight_low, c.weight, c.weight_high]) FILTER (side = 'now')
            IS DISTINCT FROM min([c.weight_low, c.weight, c.weight_high])
                FILTER (side = 'before') AS is_weighed_otherwise,
        list(c.query_treatment ORDER BY c.query_treatment) FILTER (side = 'now')
            IS DISTINCT FROM list(c.query_treatment ORDER BY c.query_treatment)
                FILTER (side = 'before') AS is_held_otherwise,
        bool_or(c.submission_id IN (FROM decided)) AS is_decided,
        bool_and(c.submission_id IN (FROM in_both)) AS is_in_both
    FROM made_of AS m
    JOIN cells_behind AS c USING (side, fact_id)
    GROUP BY ALL
),
replaced AS (
    SELECT *, value_now - value_before AS change,
        CAST(CASE
            -- what a file that counts in both releases brings to one alone came or went by its weight
            WHEN said_now IS NULL OR said_before IS NULL THEN CASE WHEN is_in_both THEN 0 ELSE change END
            WHEN NOT is_weighed_otherwise THEN change
            ELSE coalesce((said_now - said_before) * weight_before, change)
        END AS DECIMAL(38, 6)) AS by_what_was_said,
        change - by_what_was_said AS by_weight,
        list_intersect(named, ['data', 'decision', 'query']) AS named_of_data,
        list_intersect(named, ['region', 'correspondence', 'scope', 'vintage', 'method']) AS named_of_weight
    FROM brought
),
shared_out AS (
    SELECT indicator_id, region_code, period, period_kind, is_sample, role, by_what_was_said AS effect,
        CASE
            WHEN is_decided AND list_contains(named, 'decision') THEN 'decision'
            WHEN is_held_otherwise AND list_contains(named, 'query') THEN 'query'
            WHEN list_contains(named, 'data') THEN 'data'
            ELSE coalesce(named_of_data[1], named_of_weight[1])
        END AS cause
    FROM replaced
    UNION ALL BY NAME
    SELECT indicator_id, region_code, period, period_kind, is_sample, role, by_weight AS effect,
        CASE
            WHEN factor = 'boundary' AND parts.region THEN 'region'
            WHEN factor NOT IN ('', 'boundary', 'period') AND parts.correspondence THEN 'correspondence'
            WHEN parts.scope AND parts.correspondence THEN 'scope,correspondence'
            WHEN parts.correspondence THEN 'correspondence'
            WHEN parts.scope THEN 'scope'
            ELSE coalesce(named_of_weight[1], named_of_data[1])
        END AS cause
    FROM replaced
    CROSS JOIN parts
),
effects AS (
    SELECT * EXCLUDE (role, effect),
        sum(effect) FILTER (role = 'numerator') AS of_numerator,
        sum(effect) FILTER (role = 'denominator') AS of_denominator
    FROM shared_out
    WHERE effect <> 0
    GROUP BY ALL
),
sums AS (
    SELECT indicator_id, region_code, period, period_kind, is_sample,
        coalesce(sum(value_now) FILTER (role = 'numerator'), 0) AS numerator_now,
        coalesce(sum(value_before) FILTER (role = 'numerator'), 0) AS numerator_before,
        coalesce(sum(value_now) FILTER (role = 'denominator'), 1) AS denominator_now,
        coalesce(sum(value_before) FILTER (role = 'denominator'), 1) AS denominator_before
    FROM brought
    GROUP BY ALL
),
-- what quotient and unit have to be multiplied by is told by the figure itself, in both releases alike
figures AS (
    SELECT moved.* EXCLUDE (made_of, named), sums.* EXCLUDE (indicator_id, region_code, period, period_kind, is_sample),
        CASE basis WHEN 'growth' THEN 100 ELSE 0 END AS less,
        quotient((new_value + less) * denominator_now, numerator_now) AS times,
        abs(times * quotient(numerator_before, denominator_before) - less - old_value)
            <= 1e-9 * (abs(old_value) + less) AS is_made_so
    FROM moved
    LEFT JOIN sums USING (indicator_id, region_code, period, period_kind, is_sample)
),
steps AS (
    SELECT f.*, effects.cause AS step, causes.place,
        CASE WHEN lead(causes.place) OVER in_order IS NULL THEN new_value
            ELSE kept_quotient(round(times * quotient(
                numerator_before + coalesce(sum(of_numerator) OVER in_order, 0),
                denominator_before + coalesce(sum(of_denominator) OVER in_order, 0)
            ) - less, 12))
        END AS moved_to
    FROM figures AS f
    JOIN effects USING (indicator_id, region_code, period, period_kind, is_sample)
    JOIN causes ON causes.cause = effects.cause
    WHERE f.is_made_so
    WINDOW in_order AS (PARTITION BY indicator_id, region_code, period, period_kind, is_sample ORDER BY causes.place)
)
SELECT indicator_id, region_code, region_name, period, period_kind, is_sample, old_value, new_value, unit, place,
    step AS cause,
    moved_to - lag(moved_to, 1, old_value) OVER (
        PARTITION BY indicator_id, region_code, period, period_kind, is_sample ORDER BY place
    ) AS part,
    true AS is_taken_apart
FROM steps
UNION ALL BY NAME
SELECT indicator_id, region_code, region_name, period, period_kind, is_sample, old_value, new_value, unit, 1 AS place,
    cause, new_value - old_value AS part,
    -- one cause needs no taking apart
    NOT contains(cause, ',') AS is_taken_apart
FROM figures
ANTI JOIN steps USING (indicator_id, region_code, period, period_kind, is_sample)
