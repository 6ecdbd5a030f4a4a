-- one fact with the names of what it measures
-- variable: fact
SELECT f.measure, m.name_zh, m.name_en, f.target_level, f.target_code, f.region_code, f.period, f.scope_id, f.coverage, f.vintage,
    f.territory_date, f.counted_locally_value, f.low, f.value, f.high, f.comparability, f.reason, f.compiled_from, f.source_title
FROM facts AS f
JOIN measures AS m ON m.id = f.measure
WHERE f.fact_id = getvariable('fact')
