-- discrepancies: every place where figures that should agree do not, with the verdict.
-- in: discrepancies_between_value_and_share, discrepancies_between_totals, discrepancies_between_measures,
--     discrepancies_between_vintages, discrepancies_between_periods, discrepancies_between_ratio_and_figures,
--     discrepancies_between_parts_and_whole
--
-- The verdict is the first candidate that arithmetic shows, in the order scope, coverage, vintage, boundary, measure,
-- year; else the first that it cannot rule out; else the one that is left; else, of one source, the source itself; else
-- none.
WITH gathered AS (
    FROM discrepancies_between_value_and_share
    UNION ALL BY NAME FROM discrepancies_between_totals
    UNION ALL BY NAME FROM discrepancies_between_measures
    UNION ALL BY NAME FROM discrepancies_between_vintages
    UNION ALL BY NAME FROM discrepancies_between_periods
    UNION ALL BY NAME FROM discrepancies_between_ratio_and_figures
    UNION ALL BY NAME FROM discrepancies_between_parts_and_whole
),
tested AS (
    SELECT * REPLACE (
            -- the year is left only where all the others are ruled out
            CASE
                WHEN year_test = 'left'
                    AND NOT (scope_test = 'excluded' AND coverage_test = 'excluded' AND vintage_test = 'excluded'
                        AND boundary_test = 'excluded' AND measure_test = 'excluded')
                    THEN 'not_tested'
                ELSE year_test END AS year_test
        )
    FROM gathered
),
judged AS (
    SELECT *,
        CASE
            WHEN scope_test = 'explains' THEN 'scope'
            WHEN coverage_test = 'explains' THEN 'coverage'
            WHEN vintage_test = 'explains' THEN 'vintage'
            WHEN boundary_test = 'explains' THEN 'boundary'
            WHEN measure_test = 'explains' THEN 'measure'
            WHEN year_test = 'explains' THEN 'year'
            WHEN scope_test = 'cannot_tell' THEN 'source_text'
            WHEN coverage_test = 'cannot_tell' THEN 'coverage'
            WHEN vintage_test = 'cannot_tell' THEN 'vintage'
            WHEN measure_test = 'cannot_tell' THEN 'measure'
            WHEN year_test = 'left' THEN 'year'
            WHEN of_one_source THEN 'source'
            ELSE 'open' END AS verdict,
        CASE
            WHEN 'explains' IN (scope_test, coverage_test, vintage_test, boundary_test, measure_test, year_test)
                THEN 'shown'
            WHEN scope_test = 'cannot_tell' THEN 'undecided'
            WHEN 'cannot_tell' IN (coverage_test, vintage_test, measure_test) THEN 'possible'
            WHEN year_test = 'left' THEN 'by_elimination'
            WHEN of_one_source THEN 'shown'
            ELSE 'undecided' END AS certainty
    FROM tested
)
-- the same two figures, however many sources print them and in however many ways they meet, are one row that names all
-- of its sources
SELECT *,
    array_to_string(list_sort(list_distinct(list(first.source) OVER same_figures)), ' ｜ ') AS first_sources,
    array_to_string(list_sort(list_distinct(list(second.source) OVER same_figures)), ' ｜ ') AS second_sources
FROM judged
WINDOW same_figures AS (
    PARTITION BY kind, is_sample, region_code, period, period_kind, target_code, verdict,
        first.measure, first.period, first.value, first.scope, first.coverage, second.measure, second.period,
        second.value, second.scope, second.coverage
)
QUALIFY row_number() OVER (same_figures ORDER BY
    CASE certainty WHEN 'shown' THEN 1 WHEN 'by_elimination' THEN 2 WHEN 'possible' THEN 3 ELSE 4 END,
    first.vintage, second.vintage, first.source, second.source, first.qualifier, second.qualifier,
    first_implied_gdp, second_implied_gdp) = 1
