-- growth_contributions: how many points of a region's growth on the year before come from each class; together they are
--     the growth of all of them.
-- in: structures
--
-- A class counts with its change over all of the year before. The ends are outer ones, each over the end of that year
-- which is worse for its sign. A class of one year alone, two coverages or an unknown value leave every
-- class without one: parts of a growth that nobody knows are none.
WITH years AS (
    SELECT DISTINCT now.region_code, now.period, before.period AS period_before
    FROM structures AS now
    JOIN structures AS before ON before.region_code = now.region_code AND before.period = year_before(now.period)
),
classes AS (
    SELECT DISTINCT years.*, code
    FROM years
    JOIN structures AS one
        ON one.region_code = years.region_code AND one.period IN (years.period, years.period_before)
),
sides AS (
    SELECT classes.*, now.value - before.value AS change, now.low - before.high AS least, now.high - before.low AS most,
        before.value AS before_value, before.low AS before_low, before.high AS before_high,
        now.code IS NULL OR before.code IS NULL AS is_one_sided,
        coalesce(now.coverage <> before.coverage, false) AS is_mixed,
        coalesce('assumed' IN (now.comparability, before.comparability), false) AS is_assumed
    FROM classes
    LEFT JOIN structures AS now
        ON now.region_code = classes.region_code AND now.period = classes.period AND now.code = classes.code
    LEFT JOIN structures AS before
        ON before.region_code = classes.region_code AND before.period = classes.period_before
        AND before.code = classes.code
),
totals AS (
    SELECT region_code, period, bool_or(is_one_sided) AS lacks_one, bool_or(is_mixed) AS any_mixed,
        bool_or(is_assumed) AS any_assumed, count(change) = count(*) AS is_known,
        sum(before_value ORDER BY code) AS total,
        CASE WHEN count(before_low) = count(*) THEN sum(before_low ORDER BY code) END AS total_low,
        CASE WHEN count(before_high) = count(*) THEN sum(before_high ORDER BY code) END AS total_high
    FROM sides
    GROUP BY region_code, period
),
judged AS (
    SELECT *,
        CASE WHEN lacks_one THEN 'missing' WHEN any_mixed THEN 'coverage' WHEN NOT is_known THEN 'tolerance'
            WHEN coalesce(total_low <= 0, true) THEN 'impossible' ELSE '' END AS reason
    FROM sides
    JOIN totals USING (region_code, period)
)
SELECT region_code, period, code,
    CASE WHEN total_low > 0 AND NOT any_mixed
        THEN 100 * quotient(least, CASE WHEN least < 0 THEN total_low ELSE total_high END) END AS low,
    CASE WHEN reason = '' THEN 100 * quotient(change, total) END AS value,
    CASE WHEN total_low > 0 AND NOT any_mixed
        THEN 100 * quotient(most, CASE WHEN most < 0 THEN total_high ELSE total_low END) END AS high,
    CASE WHEN reason <> '' THEN 'not_comparable' WHEN any_assumed THEN 'assumed'
        WHEN most > least OR total_high > total_low THEN 'bounded' ELSE 'exact' END AS comparability,
    reason
FROM judged
