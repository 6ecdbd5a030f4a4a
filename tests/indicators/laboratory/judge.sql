-- Every figure of the method held against its truth: low − rounding ≤ truth ≤ high + rounding.

-- step: judged
-- outcome: bounded (two finite ends, exact figures included), unbounded (one end), refused (none), not reported (no candidate was
-- formed). A breach is a finite end that the truth passes, whatever the outcome. `truth` is empty where nobody knows it. `breaks` is what
-- was decided of the city before anything was computed; `rests` says whether this figure rests on any of it.
CREATE OR REPLACE TABLE laboratory.judged AS
WITH figures AS (
    SELECT 'indicator' AS sort, indicator_id AS name, region_code, territory_date, period, period_kind, coverage, comparability, reason, basis, '' AS detail,
        CAST(low AS DOUBLE) AS low, CAST(value AS DOUBLE) AS value, CAST(high AS DOUBLE) AS high, CAST(coalesce(rounding, 0) AS DOUBLE) AS rounding,
        1e-9 AS slack
    FROM indicators
    UNION ALL
    SELECT 'fact', measure || '|' || target_level || '|' || target_code, region_code, territory_date, period, period_kind, coverage,
        comparability, reason, '', compiled_from, CAST(low AS DOUBLE), CAST(value AS DOUBLE), CAST(high AS DOUBLE), CAST(rounding AS DOUBLE), 1e-9
    FROM facts
    WHERE measure NOT IN (SELECT id FROM measures WHERE dimension = 'ratio')
),
truths AS (
    SELECT 'indicator' AS sort, indicator_id AS name, * EXCLUDE (indicator_id) FROM laboratory.true_indicators
    UNION ALL
    SELECT 'fact', measure || '|' || target_level || '|' || target_code, region_code, territory_date, period, period_kind, coverage, truth
    FROM laboratory.true_facts
),
met AS (
    SELECT figures.*, coalesce(truths.truth, CASE WHEN figures.sort = 'fact' AND known.region_code IS NOT NULL THEN 0 END) AS truth
    FROM figures
    LEFT JOIN truths USING (sort, name, region_code, territory_date, period, period_kind, coverage)
    LEFT JOIN laboratory.known AS known USING (region_code, territory_date, period, period_kind)
),
looked_at AS (
    SELECT met.*, decided.kind, decided.breaks, CAST(left(period, 4) AS BIGINT) AS year, name LIKE '%growth%' AS is_growth,
        CASE WHEN sort = 'fact' THEN [split_part(name, '|', 1)]
            WHEN name LIKE '%share_of_gdp%' THEN ['value_added', 'gdp']
            WHEN name LIKE 'gdp%' THEN ['gdp']
            WHEN name LIKE '%per_employee' THEN ['employees', CASE WHEN name LIKE 'core_revenue%' THEN 'revenue' ELSE 'value_added' END]
            WHEN name LIKE 'revenue_share%' THEN ['revenue']
            WHEN name LIKE 'employees_share%' THEN ['employees']
            WHEN name LIKE 'core_revenue%' THEN ['revenue']
            WHEN name LIKE 'core_employees%' THEN ['employees']
            ELSE ['value_added'] END AS measures
    FROM met
    JOIN laboratory.decided AS decided USING (region_code)
),
resting AS (
    SELECT DISTINCT sort, name, region_code, territory_date, period, period_kind, coverage, detail
    FROM looked_at AS figure
    JOIN laboratory.broken AS broken USING (region_code)
    WHERE list_contains(figure.measures, broken.measure) AND (broken.year = figure.year OR figure.is_growth AND broken.year = figure.year - 1)
        AND CASE broken.assumption
            WHEN 2 THEN figure.coverage = 'all_units'
            -- what is common, or moves from year to year, widens no single figure
            WHEN 5 THEN false
            WHEN 6 THEN figure.coverage = 'unstated'
            WHEN 8 THEN false
            WHEN 9 THEN figure.period_kind = 'single'
            WHEN 10 THEN figure.sort = 'indicator' OR figure.detail = 'recombined'
            ELSE true END
)
SELECT figure.* EXCLUDE (year, is_growth, measures), resting.region_code IS NOT NULL AS rests,
    CASE
        WHEN basis = 'none' THEN 'not reported'
        WHEN low IS NULL AND high IS NULL THEN 'refused'
        WHEN low IS NULL OR high IS NULL THEN 'unbounded'
        ELSE 'bounded' END AS outcome,
    coalesce(truth < low - rounding - slack * greatest(1, abs(truth)), false)
        OR coalesce(truth > high + rounding + slack * greatest(1, abs(truth)), false) AS is_breach,
    -- how far the truth lies outside, as a part of the truth or of the nearer end, whichever is greater
    greatest(low - rounding - truth, truth - high - rounding, 0)
        / nullif(greatest(abs(truth), CASE WHEN truth < low THEN abs(low) ELSE abs(coalesce(high, low)) END), 0) AS miss,
    -- 0: exact; 1: from nothing to the farther end
    (high - low + 2 * rounding) / nullif(greatest(abs(low - rounding), abs(high + rounding)), 0) AS width
FROM looked_at AS figure
LEFT JOIN resting USING (sort, name, region_code, territory_date, period, period_kind, coverage, detail)
