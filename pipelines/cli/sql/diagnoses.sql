-- the diagnoses of a region and period: where its figures meet and do not agree
-- variables: regions (a list of codes, empty for all), period (or empty for all)
SELECT diagnosis_id, kind, region_code, region_name, period, period_kind, measure, target_code,
    first_measure, first_period, first_value, first_scope, first_coverage, first_vintage, first_source,
    second_measure, second_period, second_value, second_scope, second_coverage, second_vintage, second_source,
    ratio, first_implied_gdp, second_implied_gdp, matched_gdp, matched_period, matched_vintage,
    scope_test, coverage_test, vintage_test, boundary_test, measure_test, year_test, verdict, certainty, is_break, sentence_zh, sentence_en, is_sample
FROM diagnoses
WHERE (len(getvariable('regions')) = 0 OR list_contains(getvariable('regions'), region_code))
    AND getvariable('period') IN ('', period, first_period)
ORDER BY is_sample, region_code, period, kind, ratio, diagnosis_id
