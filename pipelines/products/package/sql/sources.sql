-- sources: what the figures of the release were taken from, as the files give it.
-- in: observation_headings
SELECT source_title AS title, max(source_url) AS path
FROM observation_headings
WHERE source_title <> '' AND NOT is_sample
GROUP BY ALL
ORDER BY ALL
