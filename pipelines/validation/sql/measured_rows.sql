-- One row an industry with its measures as logarithms (of 元, 个, 人; empty where there is none above zero), beside those of the
-- year before for what is under check: what `relations` are made of, a `part` of the submissions at a time. In logarithms a factor is a distance.
CREATE OR REPLACE TEMP TABLE measured_rows AS
SELECT
  n.submission_id, CAST(floor(quotient(enum_code(n.submission_id), getvariable('at_once'))) AS INTEGER) AS part, n.checked, n.sheet, n.sheet_row, n.region_code, n.period, n.classification, n.activity_code, n.division,
  logarithm(n.enterprises) AS enterprises, logarithm(n.employees) AS employees, logarithm(n.revenue) AS revenue,
  logarithm(n.gross_output) AS gross_output, logarithm(n.value_added) AS value_added,
  logarithm(b.enterprises_before) AS enterprises_before, logarithm(b.employees_before) AS employees_before,
  logarithm(b.revenue_before) AS revenue_before, logarithm(b.gross_output_before) AS gross_output_before,
  logarithm(b.value_added_before) AS value_added_before
FROM industries AS n
LEFT JOIN industry_changes AS b ON b.a_year_before AND b.submission_id = n.submission_id AND b.sheet = n.sheet AND b.sheet_row = n.sheet_row
