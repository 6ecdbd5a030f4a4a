-- the sources of the cells behind facts, with their addresses; a cell of a submission names none
-- variable: facts (a list)
SELECT DISTINCT o.source_title, coalesce(o.source_url, '') AS source_url
FROM contributions AS c
JOIN observations AS o ON o.submission_id = c.submission_id AND o.sheet = c.sheet AND o.cell = c.cell
WHERE list_contains(getvariable('facts'), c.fact_id) AND o.source_title <> ''
ORDER BY ALL
