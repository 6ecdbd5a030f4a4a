-- what the release has of each region that was asked for, or of all as one: its indicators, and the periods of those asked
-- variables: regions (codes), indicators (lists, empty for all)
SELECT CASE WHEN len(getvariable('regions')) = 0 THEN '' ELSE region_code END AS region_code,
    list(DISTINCT indicator_id ORDER BY indicator_id) AS indicators,
    coalesce(list(DISTINCT period ORDER BY period) FILTER (len(getvariable('indicators')) = 0
        OR list_contains(getvariable('indicators'), indicator_id)), CAST([] AS VARCHAR[])) AS periods
FROM indicators
WHERE reason <> 'missing' AND is_headline
    AND (len(getvariable('regions')) = 0 OR list_contains(getvariable('regions'), region_code))
GROUP BY ALL
