-- the cells behind facts: in which file, sheet and cell, and who published them where. A cell that counts for nothing is
-- left out, unless all of a fact do.
-- variable: facts (ids)
WITH cells AS (
    SELECT c.fact_id, c.submission_id, c.sheet, c.cell, c.source_title,
        c.value IS NULL OR c.value <> 0 OR c.low IS DISTINCT FROM 0 OR c.high IS DISTINCT FROM 0 AS counts
    FROM contributions AS c
    WHERE c.fact_id IN (SELECT unnest(getvariable('facts')))
    QUALIFY counts OR NOT bool_or(counts) OVER (PARTITION BY c.fact_id)
),
addresses AS (
    SELECT submission_id, sheet, cell, any_value(source_url ORDER BY source_url) AS address
    FROM observations
    WHERE source_url <> '' AND submission_id IN (SELECT submission_id FROM cells)
    GROUP BY ALL
)
SELECT DISTINCT cells.fact_id, f.region_code, f.period, m.name_zh, m.name_en, f.target_level, f.target_code,
    coalesce(s.file, '') AS file, cells.sheet, cells.cell, cells.source_title,
    coalesce(a.address, '') AS address
FROM cells
JOIN facts AS f ON f.fact_id = cells.fact_id
JOIN measures AS m ON m.id = f.measure
-- a part that nobody reported has no file
LEFT JOIN submissions AS s ON s.submission_id = cells.submission_id AND s.status = 'accepted'
LEFT JOIN addresses AS a
    ON a.submission_id = cells.submission_id AND a.sheet = cells.sheet AND a.cell = cells.cell
ORDER BY list_position(getvariable('facts'), cells.fact_id), file, cells.sheet, cells.source_title, address, cells.cell
