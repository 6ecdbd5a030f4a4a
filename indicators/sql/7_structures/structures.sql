-- structures: how much of each class, or of each section of industry, a region has in a year, of the figures that
--     stand first.
-- in: facts, observations, submissions, units, activity_classes
-- variables: regions (codes), measure, level (large, medium, small or section)
--
-- Sections are read as they were printed, of whatever scope: they are of the whole economy. Of several sources the one
-- of the greatest name counts, so that a structure is of one source.
WITH by_class AS (
    SELECT region_code, period, target_code AS code, coverage, source_id, low, value, high, rounding, comparability,
        reason
    FROM facts
    WHERE measure = getvariable('measure') AND target_level = getvariable('level') AND period_kind = 'annual'
        AND precedence = 1
),
by_section AS (
    SELECT region_code, period, activity_code AS code, coverage, submission_id AS source_id,
        CAST(value * multiplier AS DECIMAL(24, 6)) AS base,
        rounding_of(CAST(value AS DECIMAL(36, 20)), NULL, decimals, multiplier) AS rounding,
        CASE WHEN coverage = 'unstated' THEN 'assumed' ELSE 'exact' END AS comparability,
        CASE WHEN coverage = 'unstated' THEN 'coverage' ELSE '' END AS reason
    FROM observations
    JOIN (SELECT submission_id FROM submissions WHERE status = 'accepted') AS accepted USING (submission_id)
    JOIN units ON units.id = observations.unit
    JOIN activity_classes AS class
        ON class.classification = observations.classification AND class.code = observations.activity_code
        AND class.level = 1
    WHERE getvariable('level') = 'section' AND measure = getvariable('measure') AND period_kind = 'annual'
        AND starts_with(observations.classification, 'gbt4754') AND value IS NOT NULL AND qualifier = ''
    QUALIFY dense_rank() OVER (PARTITION BY region_code, period ORDER BY submission_id DESC, coverage) = 1
)
SELECT region_code, period, code, coverage, source_id, CAST(low AS DOUBLE) AS low, CAST(value AS DOUBLE) AS value,
    CAST(high AS DOUBLE) AS high, CAST(rounding AS DOUBLE) AS rounding, comparability, reason
FROM by_class
WHERE list_contains(getvariable('regions'), region_code)
UNION ALL BY NAME
SELECT * EXCLUDE (base) REPLACE (CAST(rounding AS DOUBLE) AS rounding), CAST(base AS DOUBLE) AS low,
    CAST(base AS DOUBLE) AS value, CAST(base AS DOUBLE) AS high
FROM by_section
WHERE list_contains(getvariable('regions'), region_code)
