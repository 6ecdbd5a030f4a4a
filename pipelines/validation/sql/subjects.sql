-- What the cells of each finding are about, wherever they stand: activity and measure. `asked` has a row a finding and cell.
SELECT a.number, list_sort(list(DISTINCT CASE WHEN a.is_whole THEN c.activity_code ELSE '*' END || ' ' || c.measure)) AS subject
FROM asked AS a
JOIN (
    SELECT submission_id, sheet, cell, activity_code, measure FROM cells
    UNION ALL
    SELECT submission_id, sheet, flag_cell, activity_code, 'counted_locally' FROM industries WHERE checked AND flag_cell <> main_cell
  ) AS c ON c.submission_id = CAST(a.submission_id AS submission_key) AND c.sheet = a.sheet AND c.cell = a.cell
GROUP BY a.number
