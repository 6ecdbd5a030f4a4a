-- One row a submission: the figures of the whole region with their cells, and the sums of its industries (leaves only).
WITH totals AS (
  SELECT
    submission_id, any_value(sheet) AS sheet,
    max(base) FILTER (measure = 'gdp') AS gdp, max(cell) FILTER (measure = 'gdp') AS gdp_cell,
    max(multiplier) FILTER (measure = 'gdp') AS gdp_multiplier, max(symbol) FILTER (measure = 'gdp') AS gdp_symbol,
    max(base) FILTER (measure = 'population') AS population, max(cell) FILTER (measure = 'population') AS population_cell,
    max(base) FILTER (measure = 'industrial_gross_output') AS industrial_gross_output,
    max(cell) FILTER (measure = 'industrial_gross_output') AS industrial_gross_output_cell,
    max(base) FILTER (measure = 'industrial_employees') AS industrial_employees,
    max(cell) FILTER (measure = 'industrial_employees') AS industrial_employees_cell
  FROM cells WHERE form <> 'published-figures' AND classification = 'total'
  GROUP BY submission_id
), sums AS (
  SELECT
    submission_id, any_value(sheet) AS industry_sheet, count(*) AS industry_count,
    any_value(money) AS money, any_value(money_multiplier) AS money_multiplier,
    min_by(first_cell, sheet_row) AS first_cell,
    list(revenue_cell) FILTER (core_share > 0) AS core_revenue_cells, list(employees_cell) FILTER (core_share > 0) AS core_employees_cells,
    list(value_added_cell) FILTER (core_share > 0) AS core_value_added_cells, list(value_added_cell) AS value_added_cells,
    sum(enterprises) AS enterprises, sum(employees) AS employees, sum(revenue) AS revenue,
    sum(gross_output) AS gross_output, sum(value_added) AS value_added,
    sum(gross_output) FILTER (division BETWEEN '06' AND '46') AS industry_gross_output,
    sum(employees) FILTER (division BETWEEN '06' AND '46') AS industry_employees,
    count(*) FILTER (core_share > 0) AS core_count,
    sum(value_added * core_share) AS core_value_added, sum(revenue * core_share) AS core_revenue,
    sum(employees * core_share) AS core_employees
  FROM industries WHERE is_leaf
  GROUP BY submission_id
)
SELECT s.*, t.* EXCLUDE (submission_id), u.* EXCLUDE (submission_id)
FROM checked_submissions AS s
LEFT JOIN totals AS t USING (submission_id)
LEFT JOIN sums AS u USING (submission_id)
WHERE NOT s.by_figure
