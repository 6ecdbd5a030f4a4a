-- published totals beside the sum of what was reported below them
-- variables: regions (a list of codes, empty for all), period (or empty for all)
SELECT m.region_code, m.region_name, m.region_level, m.period, m.period_kind, m.measure, measures.name_zh AS measure_zh, u.symbol AS unit,
    parts_level, published, published_comparability, published_vintage, published_coverage, published_source,
    parts_low, parts_sum, parts_high, parts_vintages, parts_coverages, parts_reported, parts_given, parts_existing,
    reported_share, gdp_share, gap, is_sample
FROM macro_control AS m
JOIN measures ON measures.id = m.measure
JOIN units AS u ON u.id = m.unit
WHERE (len(getvariable('regions')) = 0 OR list_contains(getvariable('regions'), region_code))
    AND getvariable('period') IN ('', period)
ORDER BY is_sample, region_code, period, measure,
    CASE parts_level WHEN 'province' THEN 1 WHEN 'prefecture' THEN 2 WHEN 'county' THEN 3 ELSE 4 END
