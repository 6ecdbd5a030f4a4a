-- the sources of the headline figures, how near each is to the bureau, and how many figures rest on it
SELECT source_title, provenance, count(*) AS figures
FROM indicators
WHERE is_headline AND source_title <> ''
GROUP BY source_title, provenance
ORDER BY figures DESC, source_title, provenance
