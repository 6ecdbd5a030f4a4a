-- provenance: how near to the bureau the sources of the headline figures are that have a value
-- in: indicators
SELECT provenance, count(*) AS figures, count(DISTINCT region_code) AS regions, count(DISTINCT source_title) AS sources
FROM indicators
WHERE is_headline AND NOT is_sample AND value IS NOT NULL
GROUP BY provenance
ORDER BY coalesce(list_position(['bureau', 'government', 'press', 'others', 'undisclosed', 'unstated'], provenance), 0)
