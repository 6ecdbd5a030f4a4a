-- Every figure of the method held against its truth: low − rounding ≤ truth ≤ high + rounding.

-- step: judged
-- outcome: bounded (two finite ends, exact figures included), unbounded (one end), refused (none), not reported (no candidate was
-- formed). A breach is a finite end that the truth passes, whatever the outcome. `truth` is empty where nobody knows it.
CREATE OR REPLACE TABLE laboratory.judged AS
WITH figures AS (
    SELECT 'indicator' AS sort, indicator_id AS name, region_code, territory_date, period, period_kind, coverage, comparability, reason, basis,
        CAST(low AS DOUBLE) AS low, CAST(value AS DOUBLE) AS value, CAST(high AS DOUBLE) AS high, CAST(coalesce(rounding, 0) AS DOUBLE) AS rounding,
        1e-9 AS slack
    FROM indicators
    UNION ALL
    SELECT 'fact', measure || '|' || target_level || '|' || target_code, region_code, territory_date, period, period_kind, coverage,
        comparability, reason, '', CAST(low AS DOUBLE), CAST(value AS DOUBLE), CAST(high AS DOUBLE), CAST(rounding AS DOUBLE), 1e-9
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
)
SELECT met.*, city.kind,
    CASE
        WHEN basis = 'none' THEN 'not reported'
        WHEN low IS NULL AND high IS NULL THEN 'refused'
        WHEN low IS NULL OR high IS NULL THEN 'unbounded'
        ELSE 'bounded' END AS outcome,
    coalesce(truth < low - rounding - slack * greatest(1, abs(truth)), false)
        OR coalesce(truth > high + rounding + slack * greatest(1, abs(truth)), false) AS is_breach,
    -- 0: exact; 1: from nothing to the farther end
    (high - low + 2 * rounding) / nullif(greatest(abs(low - rounding), abs(high + rounding)), 0) AS width
FROM met
JOIN laboratory.cities AS city USING (region_code)
