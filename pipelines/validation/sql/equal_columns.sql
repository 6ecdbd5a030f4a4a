-- One row a pair of columns of a sheet: how many rows have figures in both, and in how many they are the same. Employees are held
-- beside money as the cells show them. How many make two columns equal stands with the rule `figure-out-of-line`.
CREATE OR REPLACE TEMP TABLE equal_columns AS
WITH heads AS (
  SELECT *, quotient(employees, persons_multiplier) * money_multiplier AS as_money FROM industries WHERE checked
), counted AS (
  SELECT submission_id, sheet, unnest([
    {one: 'revenue', other: 'gross_output', compared: count(*) FILTER (revenue > 0 AND gross_output > 0), same: count(*) FILTER (revenue > 0 AND gross_output = revenue)},
    {one: 'revenue', other: 'value_added', compared: count(*) FILTER (revenue > 0 AND value_added > 0), same: count(*) FILTER (revenue > 0 AND value_added = revenue)},
    {one: 'gross_output', other: 'value_added', compared: count(*) FILTER (gross_output > 0 AND value_added > 0), same: count(*) FILTER (gross_output > 0 AND value_added = gross_output)},
    {one: 'employees', other: 'revenue', compared: count(*) FILTER (as_money > 0 AND revenue > 0), same: count(*) FILTER (as_money > 0 AND revenue = as_money)},
    {one: 'employees', other: 'gross_output', compared: count(*) FILTER (as_money > 0 AND gross_output > 0), same: count(*) FILTER (as_money > 0 AND gross_output = as_money)},
    {one: 'employees', other: 'value_added', compared: count(*) FILTER (as_money > 0 AND value_added > 0), same: count(*) FILTER (as_money > 0 AND value_added = as_money)}
  ], recursive := true)
  FROM heads GROUP BY submission_id, sheet
)
SELECT *, same >= getvariable('equal_part') * compared AS is_equal FROM counted WHERE compared >= getvariable('fewest_equal')
