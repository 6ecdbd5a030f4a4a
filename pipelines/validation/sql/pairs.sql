-- One row a pair of figures of an industry that a relation may be made of, as logarithms: two measures of the row, or one and what
-- it was a year before (`other` is empty). A view: there are tens of millions.
CREATE OR REPLACE TEMP VIEW pairs AS
SELECT * FROM (
  SELECT submission_id, part, checked, sheet, sheet_row, period, classification, activity_code, division, unnest([
    {one: an_end('enterprises'), other: an_end('employees'), distance: enterprises - employees,
      before: enterprises_before - employees_before, coarse: exp(-enterprises) + exp(-employees)},
    {one: an_end('employees'), other: an_end('revenue'), distance: employees - revenue,
      before: employees_before - revenue_before, coarse: exp(-employees)},
    {one: an_end('employees'), other: an_end('value_added'), distance: employees - value_added,
      before: employees_before - value_added_before, coarse: exp(-employees)},
    {one: an_end('revenue'), other: an_end('gross_output'), distance: revenue - gross_output,
      before: revenue_before - gross_output_before, coarse: 0.0},
    {one: an_end('revenue'), other: an_end('value_added'), distance: revenue - value_added,
      before: revenue_before - value_added_before, coarse: 0.0},
    {one: an_end('gross_output'), other: an_end('value_added'), distance: gross_output - value_added,
      before: gross_output_before - value_added_before, coarse: 0.0},
    {one: an_end('enterprises'), other: an_end(''), distance: enterprises, before: enterprises_before, coarse: exp(-enterprises)},
    {one: an_end('employees'), other: an_end(''), distance: employees, before: employees_before, coarse: exp(-employees)},
    {one: an_end('revenue'), other: an_end(''), distance: revenue, before: revenue_before, coarse: 0.0},
    {one: an_end('gross_output'), other: an_end(''), distance: gross_output, before: gross_output_before, coarse: 0.0},
    {one: an_end('value_added'), other: an_end(''), distance: value_added, before: value_added_before, coarse: 0.0}
  ], recursive := true)
  FROM measured_rows
) WHERE distance IS NOT NULL AND (other <> '' OR before IS NOT NULL)
