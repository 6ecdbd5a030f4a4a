-- One row an industry of a submission under check that an accepted submission of the same region has too, of a year before or
-- of the same year up to an earlier month (`a_year_before` or not), under the same unit coverage: the measures with their cells, and those before.
CREATE OR REPLACE TEMP TABLE industry_changes AS
SELECT
  n.submission_id, p.a_year_before, p.before_id, p.before_period, n.sheet, n.sheet_row, n.activity_code, n.name_zh, n.period_kind, n.core_weight,
  n.money, n.money_multiplier, n.persons, n.persons_multiplier, n.main_cell, n.flag_cell, n.counted_locally, b.counted_locally AS counted_before,
  n.enterprises, n.enterprises_cell, b.enterprises AS enterprises_before,
  n.employees, n.employees_cell, b.employees AS employees_before,
  n.revenue, n.revenue_cell, b.revenue AS revenue_before,
  n.gross_output, n.gross_output_cell, b.gross_output AS gross_output_before,
  n.value_added, n.value_added_cell, b.value_added AS value_added_before
FROM beside AS p
JOIN industries AS n ON n.submission_id = p.submission_id
JOIN industries AS b ON b.submission_id = p.before_id AND b.activity_code = n.activity_code AND b.classification = n.classification
  AND b.coverage = n.coverage
