-- discrepancies_between_measures: a value added or revenue above the GDP, and revenue beside value added, held against
-- the bands of their ratio.
-- in: stated_figures, facts, bands
WITH greatest_gdp AS (
    -- what is under or over a figure, where nothing else is known
    SELECT unnest(arg_max(gdp, (NOT is_open, high))) FROM stated_figures AS gdp
    WHERE measure = 'gdp'
    GROUP BY region_code, period, period_kind, is_sample
),
added AS (
    FROM stated_figures WHERE measure = 'value_added' AND NOT is_open
),
over_gdp AS (
    SELECT 'value_over_gdp' AS kind, f.region_code, f.period, f.period_kind, f.measure, f.is_sample,
        side(f) AS first,
        struct_update(side(g), scope := 'none', coverage := 'all_units', source := CAST(NULL AS VARCHAR)) AS second,
        quotient(f.value, g.value) AS ratio,
        -- another value added of the region and period, where there is one, tells whether this is a revenue
        (SELECT max(added.value) FROM added
         WHERE added.region_code = f.region_code AND added.period = f.period AND added.is_sample = f.is_sample
            AND added.high < g.high) AS value_added_beside
    FROM stated_figures AS f
    JOIN greatest_gdp AS g
        ON g.region_code = f.region_code AND g.period = f.period AND g.period_kind = f.period_kind
        AND g.is_sample = f.is_sample AND above(f.low, g.high)
    -- a printed revenue may be taken for a value added; in a submission it stands in the column of its measure
    WHERE f.measure = 'value_added' OR (f.measure = 'revenue' AND f.stated_as = 'published')
),
amounts AS (
    SELECT *, '' AS qualifier FROM facts
),
-- revenue beside value added: of the region's total, and of each large class where one source gives both
of_totals AS (
    SELECT r.region_code, r.period, r.period_kind, r.is_sample, 'core' AS code,
        r.stated_as = 'published' AS stands_alone, side(r) AS revenue, side(v) AS value_added
    FROM stated_figures AS r
    JOIN added AS v
        ON v.region_code = r.region_code AND v.period = r.period AND v.period_kind = r.period_kind
        AND v.is_sample = r.is_sample AND (v.scope_id = r.scope_id OR v.source = r.source)
    WHERE r.measure = 'revenue' AND NOT r.is_open
        AND NOT EXISTS (
            FROM over_gdp AS higher
            WHERE higher.measure = 'value_added' AND higher.region_code = v.region_code AND higher.period = v.period
                AND higher.first.value = v.value
        )
    QUALIFY row_number() OVER (
        PARTITION BY r.figure_id ORDER BY v.scope_id <> r.scope_id, v.source <> r.source, v.vintage, v.figure_id) = 1
),
of_classes AS (
    SELECT r.region_code, r.period, r.period_kind, r.is_sample, r.target_code AS code, false AS stands_alone,
        side(r) AS revenue, side(v) AS value_added
    FROM amounts AS r
    JOIN amounts AS v
        ON v.measure = 'value_added' AND v.target_level = 'large' AND v.target_code = r.target_code
        AND v.region_code = r.region_code AND v.period = r.period AND v.period_kind = r.period_kind
        AND v.source_id = r.source_id AND v.compiled_from = r.compiled_from AND v.coverage = r.coverage
        AND v.scope_id = r.scope_id
    WHERE r.measure = 'revenue' AND r.compiled_from NOT IN ('recombined', 'differenced', 'converted', 'implied')
        AND r.target_level = 'large' AND r.value > 0 AND v.value > 0
    QUALIFY row_number() OVER (PARTITION BY r.fact_id ORDER BY v.precedence, v.fact_id) = 1
),
beside AS (
    SELECT both_given.*, band.low AS band_low, band.high AS band_high,
        quotient(revenue.value, value_added.value) AS ratio
    FROM (FROM of_totals UNION ALL BY NAME FROM of_classes) AS both_given
    JOIN bands AS band ON band.band = 'revenue_over_value_added' AND band.code = both_given.code
    -- inside the band only a figure that stands alone can be taken for the other
    WHERE stands_alone OR quotient(revenue.value, value_added.value) NOT BETWEEN band.low AND band.high
)
SELECT over_gdp.*, NULL AS target_code, band.low AS band_low, band.high AS band_high,
    false AS of_one_source, 'excluded' AS scope_test, 'excluded' AS coverage_test, 'excluded' AS vintage_test,
    'excluded' AS boundary_test, 'explains' AS measure_test, 'not_tested' AS year_test
FROM over_gdp
JOIN bands AS band ON band.band = 'revenue_over_value_added' AND band.code = 'core'
UNION ALL BY NAME
SELECT 'revenue_and_value' AS kind, region_code, period, period_kind, 'revenue' AS measure, is_sample,
    value_added AS first, revenue AS second, ratio, code AS target_code, band_low, band_high, false AS of_one_source,
    CASE WHEN value_added.scope = revenue.scope THEN 'excluded' ELSE 'cannot_tell' END AS scope_test,
    -- by how much is not known, so it never shows more than that it may be
    CASE
        WHEN ratio > band_high AND coverage_told(value_added.coverage, revenue.coverage) <> 'excluded'
            THEN 'cannot_tell'
        WHEN ratio < band_low AND coverage_told(revenue.coverage, value_added.coverage) <> 'excluded'
            THEN 'cannot_tell'
        ELSE 'excluded' END AS coverage_test,
    'excluded' AS vintage_test, 'excluded' AS boundary_test,
    CASE WHEN ratio BETWEEN band_low AND band_high THEN 'explains' ELSE 'cannot_tell' END AS measure_test,
    'not_tested' AS year_test
FROM beside
