-- the regions of the release that a code or a part of a name fits
-- variable: region
SELECT DISTINCT region_code, region_name
FROM indicators
WHERE region_code = getvariable('region') OR contains(region_name, getvariable('region'))
ORDER BY region_code
