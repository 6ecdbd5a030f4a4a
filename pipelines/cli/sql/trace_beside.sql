-- what was reported for a region and period, for when the figure asked for could not be formed
-- variables: region_code, period
SELECT m.name_zh, m.name_en, f.scope_id, f.coverage, f.reported, f.comparability, f.reason, f.source_title
FROM facts AS f
JOIN measures AS m ON m.id = f.measure
WHERE f.region_code = getvariable('region_code') AND f.period = getvariable('period') AND f.target_level IN ('total', 'economy')
ORDER BY m.name_en, f.precedence
