-- One row a reported cell of a submission of one region: the industries' measures one below the other, and the region's totals.
-- `base` is the value in 元, 个, 人; `multiplier` brings it back to the unit of the cell, `symbol`.
CREATE OR REPLACE TEMP VIEW cells AS
SELECT submission_id, checked, sheet, enterprises_cell AS cell, sheet_row, activity_code,
  'enterprises' AS measure, enterprises AS base, enterprises AS value, '家' AS symbol, 'count' AS dimension, 1.0 AS multiplier,
  false AS is_total, core_weight
FROM industries WHERE enterprises_cell IS NOT NULL
UNION ALL
SELECT submission_id, checked, sheet, employees_cell, sheet_row, activity_code,
  'employees', employees, quotient(employees, persons_multiplier), persons, 'persons', persons_multiplier,
  false, core_weight
FROM industries WHERE employees_cell IS NOT NULL
UNION ALL
SELECT submission_id, checked, sheet, revenue_cell, sheet_row, activity_code,
  'revenue', revenue, quotient(revenue, money_multiplier), money, 'money', money_multiplier,
  false, core_weight
FROM industries WHERE revenue_cell IS NOT NULL
UNION ALL
SELECT submission_id, checked, sheet, gross_output_cell, sheet_row, activity_code,
  'gross_output', gross_output, quotient(gross_output, money_multiplier), money, 'money', money_multiplier,
  false, core_weight
FROM industries WHERE gross_output_cell IS NOT NULL
UNION ALL
SELECT submission_id, checked, sheet, value_added_cell, sheet_row, activity_code,
  'value_added', value_added, quotient(value_added, money_multiplier), money, 'money', money_multiplier,
  false, core_weight
FROM industries WHERE value_added_cell IS NOT NULL
UNION ALL
SELECT submission_id, checked, CAST(sheet AS word), cell, NULL, CAST(activity_code AS word),
  measure, base, CAST(value AS DOUBLE), symbol, dimension, multiplier, true, 1.0
FROM figures WHERE NOT by_figure
