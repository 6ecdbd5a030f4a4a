-- discrepancies_between_vintages: several figures for one total of the whole economy (GDP, population): least and
-- greatest, all of them listed.
-- in: stated_figures, measures, vintages
WITH figures AS (
    SELECT f.*, v.says = 'nothing' AS is_unsaid,
        without_noughts(quotient(value, CASE m.dimension WHEN 'money' THEN 1e8 WHEN 'persons' THEN 1e4 ELSE 1 END))
            AS number,
        concat(word_zh(qualifier), number, '（', v.name_zh, CASE WHEN vintage_found THEN '，比对认定' END, '）') AS listed_zh,
        concat(word_en(qualifier), number, ' (', v.name_en, CASE WHEN vintage_found THEN ', found by comparing' END,
            ')') AS listed_en,
        -- what several sources print alike is listed once
        row_number() OVER (
            PARTITION BY f.region_code, f.period, f.period_kind, f.measure, f.is_sample, f.value, f.qualifier, f.vintage
            ORDER BY f.figure_id) = 1 AS is_first
    FROM stated_figures AS f
    JOIN measures AS m ON m.id = f.measure AND NOT m.activity
    JOIN vintages AS v ON v.id = f.vintage
    -- what is under or over a figure is listed where it contradicts another
    WINDOW alike AS (PARTITION BY f.region_code, f.period, f.period_kind, f.measure, f.is_sample)
    QUALIFY NOT is_open OR above(low, min(high) OVER alike) OR above(max(low) OVER alike, high)
),
spread AS (
    SELECT region_code, period, period_kind, measure, is_sample,
        arg_min(figures, (value, figure_id)) AS lesser,
        arg_max(figures, (value, figure_id)) AS greater,
        string_agg(listed_zh, '、' ORDER BY value, figure_id) FILTER (is_first) AS listing_zh,
        string_agg(listed_en, ', ' ORDER BY value, figure_id) FILTER (is_first) AS listing_en,
        count(DISTINCT row(territory_date)) > 1 AS has_territories
    FROM figures
    GROUP BY region_code, period, period_kind, measure, is_sample
    HAVING above(max(low), min(high))
),
-- two figures of one vintage that do not agree; what two sources do not say may be two vintages
clashes AS (
    SELECT DISTINCT a.region_code, a.period, a.period_kind, a.measure, a.is_sample
    FROM figures AS a
    JOIN figures AS b
        USING (region_code, period, period_kind, measure, is_sample, vintage, coverage)
    WHERE b.territory_date IS NOT DISTINCT FROM a.territory_date
        AND above(b.low, a.high) AND (NOT a.is_unsaid OR a.source = b.source)
)
SELECT 'vintages' AS kind, region_code, period, period_kind, measure, is_sample,
    side(lesser) AS first, side(greater) AS second, quotient(greater.value, lesser.value) AS ratio,
    listing_zh, listing_en,
    lesser.source = greater.source AS of_one_source,
    'excluded' AS scope_test,
    CASE WHEN clashes.region_code IS NOT NULL THEN 'excluded' ELSE coverage_told(lesser.coverage, greater.coverage) END
        AS coverage_test,
    CASE
        WHEN clashes.region_code IS NOT NULL THEN 'excluded'
        WHEN lesser.is_unsaid OR greater.is_unsaid THEN 'cannot_tell'
        WHEN has_territories THEN 'cannot_tell'
        ELSE 'explains' END AS vintage_test,
    CASE WHEN has_territories THEN 'explains' ELSE 'excluded' END AS boundary_test,
    'excluded' AS measure_test, 'not_tested' AS year_test
FROM spread
LEFT JOIN clashes USING (region_code, period, period_kind, measure, is_sample)
