-- One row a cell of a submission under check and the same figure of an accepted submission of the same region, under the same
-- unit coverage: of a year before or of the same year up to an earlier month (`a_year_before` or not). Industries one measure below the other,
-- and the region's totals.
CREATE OR REPLACE TEMP VIEW compared AS
SELECT submission_id, a_year_before, before_id, before_period, sheet, sheet_row, enterprises_cell AS cell, activity_code,
  'enterprises' AS measure, 'count' AS dimension, '家' AS symbol, 1.0 AS multiplier, false AS is_total, core_weight, enterprises AS now, enterprises_before AS before
FROM industry_changes WHERE enterprises_cell IS NOT NULL
UNION ALL
SELECT submission_id, a_year_before, before_id, before_period, sheet, sheet_row, employees_cell, activity_code,
  'employees', 'persons', persons, persons_multiplier, false, core_weight, employees, employees_before
FROM industry_changes WHERE employees_cell IS NOT NULL
UNION ALL
SELECT submission_id, a_year_before, before_id, before_period, sheet, sheet_row, revenue_cell, activity_code,
  'revenue', 'money', money, money_multiplier, false, core_weight, revenue, revenue_before
FROM industry_changes WHERE revenue_cell IS NOT NULL
UNION ALL
SELECT submission_id, a_year_before, before_id, before_period, sheet, sheet_row, gross_output_cell, activity_code,
  'gross_output', 'money', money, money_multiplier, false, core_weight, gross_output, gross_output_before
FROM industry_changes WHERE gross_output_cell IS NOT NULL
UNION ALL
SELECT submission_id, a_year_before, before_id, before_period, sheet, sheet_row, value_added_cell, activity_code,
  'value_added', 'money', money, money_multiplier, false, core_weight, value_added, value_added_before
FROM industry_changes WHERE value_added_cell IS NOT NULL
UNION ALL
SELECT p.submission_id, p.a_year_before, p.before_id, p.before_period, CAST(n.sheet AS word), NULL, n.cell, CAST(n.activity_code AS word),
  n.measure, n.dimension, n.symbol, n.multiplier, true, 1.0, n.base, b.base
FROM beside AS p
JOIN figures AS n ON n.submission_id = p.submission_id
JOIN figures AS b ON b.submission_id = p.before_id AND b.classification = n.classification AND b.activity_code = n.activity_code
  AND b.measure = n.measure AND b.coverage = n.coverage AND NOT n.is_open AND NOT b.is_open
