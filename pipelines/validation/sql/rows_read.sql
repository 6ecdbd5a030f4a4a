-- One row an industry as read: its measures side by side (in 元, 个, 人), each with its cell. Texts are not yet keys here. What is
-- under or over a figure is no figure to compare with: it is one of `figures`, with the end that it has.
CREATE OR REPLACE TEMP TABLE rows_read AS
WITH read AS (
  SELECT
    CAST(o.submission_id AS submission_key) AS submission_id, o.sheet, o.classification, o.activity_code, o.coverage, o.measure,
    o.cell, CAST(o.value AS DOUBLE) * u.multiplier AS base, u.multiplier, o.measure IN ('revenue', 'gross_output', 'value_added') AS is_money,
    o.scope_id, o.counted_locally, o.note
  FROM observed AS o JOIN unit_multipliers AS u ON u.unit = TRY_CAST(o.unit AS unit_key)
  WHERE o.classification NOT IN ('total', 'scope') AND coalesce(o.qualifier, '') NOT IN ('less_than', 'greater_than')
)
SELECT
  submission_id, sheet, classification, activity_code, coverage,
  any_value(scope_id) AS scope_id, any_value(counted_locally) AS counted_locally, any_value(remark_of(note)) AS note,
  max(multiplier) FILTER (is_money) AS money_multiplier, max(multiplier) FILTER (measure = 'employees') AS persons_multiplier,
  max(base) FILTER (measure = 'enterprises') AS enterprises, any_value(cell) FILTER (measure = 'enterprises') AS enterprises_cell,
  max(base) FILTER (measure = 'employees') AS employees, any_value(cell) FILTER (measure = 'employees') AS employees_cell,
  max(base) FILTER (measure = 'revenue') AS revenue, any_value(cell) FILTER (measure = 'revenue') AS revenue_cell,
  max(base) FILTER (measure = 'gross_output') AS gross_output, any_value(cell) FILTER (measure = 'gross_output') AS gross_output_cell,
  max(base) FILTER (measure = 'value_added') AS value_added, any_value(cell) FILTER (measure = 'value_added') AS value_added_cell
FROM read
GROUP BY submission_id, sheet, classification, activity_code, coverage
