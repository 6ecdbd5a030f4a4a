-- The rows of `industries`, made of the rows as read and of what is known of each code and submission.
CREATE OR REPLACE TEMP TABLE industry_rows AS
WITH coarse AS MATERIALIZED (
  SELECT submission_id, classification, activity_code FROM rows_read WHERE activity_code IN (SELECT ancestor FROM class_ancestors WHERE code <> ancestor)
), within AS MATERIALIZED ( -- the codes that lie within a coarse one
  SELECT DISTINCT g.submission_id, g.activity_code, a.code
  FROM coarse AS g JOIN class_ancestors AS a ON a.classification = g.classification AND a.ancestor = g.activity_code AND a.code <> a.ancestor
), groups AS ( -- codes of a sheet that have finer ones beside them
  SELECT DISTINCT w.submission_id, w.activity_code
  FROM rows_read AS f JOIN within AS w ON f.submission_id = w.submission_id AND f.activity_code = w.code
), codes AS MATERIALIZED (
  SELECT c.classification, c.code, c.level, CAST(c.name_zh AS word) AS name_zh, CAST(left(c.code, 2) AS word) AS division, k.share,
    CAST(coalesce(k.large, '') AS word) AS large
  FROM activity_classes AS c LEFT JOIN core_classes AS k USING (classification, code)
), places AS MATERIALIZED (
  SELECT submission_id, checked, CAST(region_code AS word) AS region_code, CAST(period AS word) AS period,
    CAST(period_kind AS word) AS period_kind, year, regexp_extract(cover_cells['counted_locally'], '^[A-Z]+') AS flag_column,
    regexp_extract(cover_cells['note'], '^[A-Z]+') AS note_column, header_row
  FROM checked_submissions WHERE NOT by_figure
), counted_in AS MATERIALIZED (
  SELECT dimension, CAST(multiplier AS DOUBLE) AS multiplier, CAST(any_value(symbol) AS word) AS symbol FROM units GROUP BY ALL
), cores AS (
  SELECT r.submission_id, sum(coalesce(r.value_added, r.revenue) * c.share) AS core
  FROM rows_read AS r
  JOIN codes AS c ON c.classification = r.classification AND c.code = r.activity_code AND c.share > 0
  ANTI JOIN groups AS g ON g.submission_id = r.submission_id AND g.activity_code = r.activity_code
  GROUP BY r.submission_id
)
SELECT
  l.submission_id, s.checked, s.region_code, s.period, s.period_kind, s.year, CAST(l.scope_id AS word) AS scope_id, CAST(l.coverage AS word) AS coverage,
  CAST(l.sheet AS word) AS sheet,
  row_of(coalesce(l.value_added_cell, l.revenue_cell, l.gross_output_cell, l.employees_cell, l.enterprises_cell)) AS sheet_row,
  CAST(l.classification AS word) AS classification, CAST(l.activity_code AS word) AS activity_code, k.name_zh,
  k.division, k.level, g.activity_code IS NULL AS is_leaf, k.share AS core_share, k.large,
  l.counted_locally, s.flag_column, s.note_column, s.header_row, coalesce(l.note, '') AS note,
  m.symbol AS money, m.multiplier AS money_multiplier, p.symbol AS persons, p.multiplier AS persons_multiplier,
  l.enterprises, l.enterprises_cell, l.employees, l.employees_cell, l.revenue, l.revenue_cell,
  l.gross_output, l.gross_output_cell, l.value_added, l.value_added_cell,
  coalesce(quotient(coalesce(l.value_added, l.revenue) * k.share, c.core), 0) AS core_weight
FROM rows_read AS l
JOIN places AS s ON s.submission_id = l.submission_id
LEFT JOIN cores AS c ON c.submission_id = l.submission_id
LEFT JOIN groups AS g ON g.submission_id = l.submission_id AND g.activity_code = l.activity_code
LEFT JOIN codes AS k ON k.classification = l.classification AND k.code = l.activity_code
LEFT JOIN counted_in AS m ON m.dimension = 'money' AND m.multiplier = l.money_multiplier
LEFT JOIN counted_in AS p ON p.dimension = 'persons' AND p.multiplier = l.persons_multiplier
