-- What the cells of each finding are about, wherever they stand: activity and measure. `asked` has a row a finding and cell.
SELECT a.number, list_sort(list(DISTINCT CASE WHEN a.is_whole THEN c.activity_code ELSE '*' END || ' ' || c.measure)) AS subject
FROM asked AS a
JOIN cells AS c ON c.submission_id = CAST(a.submission_id AS submission_key) AND c.sheet = a.sheet AND c.cell = a.cell
GROUP BY a.number
