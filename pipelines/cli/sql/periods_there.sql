-- the periods in which the release has figures of regions and indicators
-- variables: regions, indicators (lists, empty for all)
SELECT DISTINCT period
FROM indicators
WHERE reason <> 'missing'
    AND (len(getvariable('regions')) = 0 OR list_contains(getvariable('regions'), region_code))
    AND (len(getvariable('indicators')) = 0 OR list_contains(getvariable('indicators'), indicator_id))
ORDER BY period
