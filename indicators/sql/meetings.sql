-- meetings: every place where figures meet that do not agree, with the verdict: the first candidate that arithmetic shows, in the order
-- scope, vintage, boundary, measure, year; else the first that it cannot rule out; else the one that is left; else none.
-- in: meetings_of_shares, meetings_of_totals, meetings_of_measures, meetings_of_vintages, meetings_of_periods
WITH gathered AS (
    FROM meetings_of_shares
    UNION ALL BY NAME FROM meetings_of_totals
    UNION ALL BY NAME FROM meetings_of_measures
    UNION ALL BY NAME FROM meetings_of_vintages
    UNION ALL BY NAME FROM meetings_of_periods
)
SELECT * REPLACE (
        -- the year is left only where all the others are ruled out
        CASE
            WHEN year_test = 'left' AND (scope_test, vintage_test, boundary_test, measure_test) <> ('excluded', 'excluded', 'excluded', 'excluded')
                THEN 'not_tested'
            ELSE year_test END AS year_test
    ),
    CASE
        WHEN scope_test = 'explains' THEN 'scope'
        WHEN vintage_test = 'explains' THEN 'vintage'
        WHEN boundary_test = 'explains' THEN 'boundary'
        WHEN measure_test = 'explains' THEN 'measure'
        WHEN year_test = 'explains' THEN 'year'
        WHEN scope_test = 'cannot_tell' THEN 'source_text'
        WHEN vintage_test = 'cannot_tell' THEN 'vintage'
        WHEN measure_test = 'cannot_tell' THEN 'measure'
        WHEN year_test = 'left' THEN 'year'
        ELSE 'open' END AS verdict,
    CASE
        WHEN 'explains' IN (scope_test, vintage_test, boundary_test, measure_test, year_test) THEN 'shown'
        WHEN scope_test = 'cannot_tell' THEN 'undecided'
        WHEN 'cannot_tell' IN (vintage_test, measure_test) THEN 'possible'
        WHEN year_test = 'left' THEN 'by_elimination'
        ELSE 'undecided' END AS certainty
FROM gathered
