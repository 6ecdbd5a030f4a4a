-- The truth of every fact and indicator of the laboratory, added up from atoms. Nothing here knows how the method works.

-- step: true_facts
CREATE OR REPLACE TABLE laboratory.true_facts AS
WITH everywhere AS (
    SELECT place.region_code, place.territory_date, span.period, span.period_kind, atom.measure, atom.branch, coverage.coverage, atom.amount
    FROM laboratory.atoms AS atom
    JOIN laboratory.places AS place ON place.region = atom.region AND place.moves = atom.moves
    JOIN laboratory.spans AS span
        ON span.region_code = place.region_code AND span.year = atom.year AND atom.quarter BETWEEN span.first_quarter AND span.last_quarter
        -- what a later report revises of an earlier one came about in no quarter of its own
        AND NOT (atom.is_revision AND span.period_kind = 'single')
    JOIN (VALUES ('all_units', false), ('all_units', true), ('unstated', false), ('unstated', true), ('above_scale', false))
        AS coverage (coverage, below_scale) ON coverage.below_scale = atom.below_scale
)
-- amounts are thousandths: of a thousand yuan, hence yuan; of a person
SELECT region_code, territory_date, period, period_kind, measure, coverage, target_level, target_code,
    CAST(sum(amount) AS DOUBLE) / any_value(CASE measure WHEN 'employees' THEN 1000 ELSE 1 END) AS truth
FROM everywhere
JOIN laboratory.targets USING (branch)
GROUP BY ALL
UNION ALL
SELECT region_code, territory_date, period, period_kind, 'gdp', coverage, 'economy', 'TOTAL', CAST(sum(amount) AS DOUBLE)
FROM everywhere
WHERE measure = 'value_added'
GROUP BY ALL
-- step: known
-- where a figure is known to be nothing, because no atom lies in its target
CREATE OR REPLACE TABLE laboratory.known AS
SELECT DISTINCT place.region_code, place.territory_date, span.period, span.period_kind
FROM laboratory.places AS place
JOIN laboratory.spans AS span USING (region_code)
-- step: true_indicators
CREATE OR REPLACE TABLE laboratory.true_indicators AS
WITH facts AS (
    SELECT known.*, subject.*, coalesce(fact.truth, 0) AS truth
    FROM laboratory.known
    CROSS JOIN (
        SELECT measure, coverage, target_level, target_code
        FROM (VALUES ('value_added'), ('revenue'), ('employees')) AS a (measure),
            (VALUES ('total', 'nbs2021-core'), ('large', '01'), ('large', '02'), ('large', '03'), ('large', '04')) AS b (target_level, target_code),
            (VALUES ('all_units'), ('above_scale'), ('unstated')) AS c (coverage)
        UNION ALL
        SELECT 'gdp', coverage, 'economy', 'TOTAL' FROM (VALUES ('all_units'), ('above_scale'), ('unstated')) AS c (coverage)
    ) AS subject
    LEFT JOIN laboratory.true_facts AS fact USING (region_code, territory_date, period, period_kind, measure, coverage, target_level, target_code)
),
levels AS (
    SELECT name.indicator_id, facts.*, facts.truth / name.unit AS figure
    FROM facts
    JOIN (VALUES ('core_value_added', 'value_added', 'total', 1e8), ('core_revenue', 'revenue', 'total', 1e8),
        ('core_employees', 'employees', 'total', 1e4), ('gdp', 'gdp', 'economy', 1e8)) AS name (indicator_id, measure, target_level, unit)
        USING (measure, target_level)
),
ratios AS (
    SELECT CASE part.target_level WHEN 'total' THEN 'core_value_added_share_of_gdp'
            ELSE CASE part.measure WHEN 'value_added' THEN '' ELSE part.measure || '_' END || 'share_of_core_' || part.target_code END AS indicator_id,
        part.*, 100 * part.truth / nullif(whole.truth, 0) AS figure
    FROM facts AS part
    JOIN facts AS whole USING (region_code, territory_date, period, period_kind, coverage)
    WHERE (part.measure = 'value_added' AND part.target_level = 'total' AND whole.measure = 'gdp')
        OR (part.target_level = 'large' AND whole.measure = part.measure AND whole.target_level = 'total')
),
per_employee AS (
    SELECT 'core_' || part.measure || '_per_employee' AS indicator_id, part.*, part.truth / nullif(whole.truth, 0) AS figure
    FROM facts AS part
    JOIN facts AS whole USING (region_code, territory_date, period, period_kind, coverage, target_level)
    WHERE part.measure IN ('value_added', 'revenue') AND whole.measure = 'employees' AND part.target_level = 'total'
),
growth AS (
    SELECT replace(now.indicator_id, '_share_of_gdp', '') || '_growth' AS indicator_id, now.* EXCLUDE (indicator_id, figure),
        100 * (now.figure - before.figure) / nullif(before.figure, 0) AS figure
    FROM levels AS now
    JOIN levels AS before
        USING (indicator_id, region_code, territory_date, period_kind, coverage)
    WHERE before.period = CAST(CAST(left(now.period, 4) AS INTEGER) - 1 AS VARCHAR) || substr(now.period, 5)
),
-- what a city claims is the sum of the rows that it marks as counted
claims AS (
    SELECT 'padding_ratio' AS indicator_id, facts.*, 100 * claim.claimed / nullif(facts.truth, 0) AS figure
    FROM (
        SELECT region_code, period, period_kind, measure, coverage, sum(CAST(value AS DOUBLE) * units.multiplier) FILTER (counted_locally) AS claimed
        FROM observations
        JOIN units ON units.id = observations.unit
        WHERE counted_locally IS NOT NULL
        GROUP BY ALL
    ) AS claim
    JOIN facts USING (region_code, period, period_kind, measure, coverage)
    WHERE facts.target_level = 'total' AND facts.measure = 'value_added'
)
SELECT indicator_id, region_code, territory_date, period, period_kind, coverage, figure AS truth
FROM (FROM levels UNION ALL BY NAME FROM ratios UNION ALL BY NAME FROM per_employee UNION ALL BY NAME FROM growth UNION ALL BY NAME FROM claims)
WHERE isfinite(figure)
