-- One row a submission: the sums of its industries (leaves only), and the part of them in the digital core. A figure that is pinned
-- counts as it is expected to be, so that one wrong figure is asked once and does not make the sums wrong too; `given_…` are the
-- sums as given, `…_beside` those of the industries that have both.
CREATE OR REPLACE TEMP TABLE sums AS
SELECT
  submission_id, any_value(sheet) AS industry_sheet, count(*) FILTER (is_leaf) AS industry_count,
  any_value(money) AS money, any_value(money_multiplier) AS money_multiplier, min_by(main_cell, sheet_row) AS first_cell,
  head_of(min_by(main_cell, sheet_row), any_value(header_row), min(sheet_row)) AS column_head,
  sum(coalesce(value_added, revenue)) FILTER (is_leaf) AS size,
  count(revenue) AS revenue_count, count(value_added) AS value_added_count,
  sum(enterprises) FILTER (is_leaf) AS enterprises, sum(employees) FILTER (is_leaf) AS employees, sum(revenue) FILTER (is_leaf) AS revenue,
  sum(gross_output) FILTER (is_leaf) AS gross_output, sum(value_added) FILTER (is_leaf) AS value_added,
  sum(given_value_added) FILTER (is_leaf) AS given_value_added,
  sum(gross_output) FILTER (is_leaf AND division BETWEEN '06' AND '46') AS industry_gross_output,
  sum(employees) FILTER (is_leaf AND division BETWEEN '06' AND '46') AS industry_employees,
  count(*) FILTER (is_leaf AND core_share > 0) AS core_count,
  sum(value_added * core_share) FILTER (is_leaf) AS core_value_added, sum(revenue * core_share) FILTER (is_leaf) AS core_revenue,
  sum(employees * core_share) FILTER (is_leaf) AS core_employees,
  sum(revenue * core_share) FILTER (is_leaf AND value_added > 0 AND revenue > 0) AS core_revenue_beside,
  sum(value_added * core_share) FILTER (is_leaf AND value_added > 0 AND revenue > 0) AS core_value_added_beside
FROM expected_industries
GROUP BY submission_id
