-- the regions of the release whose names have a part
-- variable: part
SELECT DISTINCT region_code, region_name
FROM indicators
WHERE contains(region_name, getvariable('part'))
ORDER BY region_code
