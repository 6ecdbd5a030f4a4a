-- the regions that were asked for, each with the other indicators of which its headline says more than that it is missing
-- variables: regions (codes), indicators (those that were chosen)
SELECT region_code, coalesce(list(DISTINCT indicator_id ORDER BY indicator_id) FILTER (reason <> 'missing'
    AND NOT list_contains(getvariable('indicators'), indicator_id)), CAST([] AS VARCHAR[])) AS indicators
FROM indicators
WHERE is_headline AND list_contains(getvariable('regions'), region_code)
GROUP BY region_code
