-- One row a submission: the figures of the whole region with their cells, and the sums of its industries (leaves only).
CREATE OR REPLACE TEMP VIEW totals AS
WITH reported AS (
  SELECT
    submission_id, any_value(sheet) AS sheet,
    max(base) FILTER (measure = 'gdp') AS gdp, max(cell) FILTER (measure = 'gdp') AS gdp_cell,
    max(multiplier) FILTER (measure = 'gdp') AS gdp_multiplier, max(symbol) FILTER (measure = 'gdp') AS gdp_symbol,
    max(base) FILTER (measure = 'population') AS population, max(cell) FILTER (measure = 'population') AS population_cell,
    max(base) FILTER (measure = 'industrial_gross_output') AS industrial_gross_output,
    max(cell) FILTER (measure = 'industrial_gross_output') AS industrial_gross_output_cell,
    max(base) FILTER (measure = 'industrial_employees') AS industrial_employees,
    max(cell) FILTER (measure = 'industrial_employees') AS industrial_employees_cell
  FROM figures WHERE NOT by_figure AND classification = 'total'
  GROUP BY submission_id
)
SELECT s.*, t.* EXCLUDE (submission_id), u.* EXCLUDE (submission_id)
FROM checked_submissions AS s
LEFT JOIN reported AS t USING (submission_id)
LEFT JOIN sums AS u USING (submission_id)
WHERE NOT s.by_figure
