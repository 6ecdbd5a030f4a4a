-- One row an industry of a submission, its measures side by side (in 元, 个, 人) with the cell of each.
-- is_leaf: no finer code of the sheet lies within it, so leaves add up without counting anything twice.
-- core_share: 1 wholly in the digital core, 0 not at all, empty where the classification is another.
-- core_weight: its part in the region's core value added (or revenue) as published; the effect of an error in it.
WITH wide AS (
  SELECT
    submission_id, any_value(file) AS file, any_value(checked) AS checked, any_value(accepted) AS accepted, sheet, sheet_row,
    any_value(region_code) AS region_code, any_value(period) AS period, any_value(period_kind) AS period_kind,
    any_value(year) AS year, any_value(prior_period) AS prior_period, any_value(scope_id) AS scope_id,
    any_value(coverage) AS coverage, any_value(classification) AS classification, activity_code,
    any_value(counted_locally) AS counted_locally, any_value(note) AS note, min(cell) AS first_cell,
    any_value(symbol) FILTER (dimension = 'money') AS money, any_value(multiplier) FILTER (dimension = 'money') AS money_multiplier,
    max(base) FILTER (measure = 'enterprises') AS enterprises, max(cell) FILTER (measure = 'enterprises') AS enterprises_cell,
    max(base) FILTER (measure = 'employees') AS employees, max(cell) FILTER (measure = 'employees') AS employees_cell,
    max(base) FILTER (measure = 'revenue') AS revenue, max(cell) FILTER (measure = 'revenue') AS revenue_cell,
    max(base) FILTER (measure = 'gross_output') AS gross_output, max(cell) FILTER (measure = 'gross_output') AS gross_output_cell,
    max(base) FILTER (measure = 'value_added') AS value_added, max(cell) FILTER (measure = 'value_added') AS value_added_cell
  FROM cells
  WHERE form <> 'published-figures' AND classification NOT IN ('total', 'scope')
  GROUP BY submission_id, sheet, sheet_row, activity_code
), groups AS (
  SELECT DISTINCT w.submission_id, a.ancestor AS activity_code
  FROM wide AS w JOIN class_ancestors AS a ON a.classification = w.classification AND a.code = w.activity_code
), leaves AS (
  SELECT w.*, g.activity_code IS NULL AS is_leaf, c.level, left(w.activity_code, 2) AS division,
    CASE WHEN w.classification = 'gbt4754-2017' THEN coalesce(k.share, 0) END AS core_share, coalesce(k.large, '') AS large, coalesce(c.name_zh, '') AS name_zh
  FROM wide AS w
  LEFT JOIN groups AS g USING (submission_id, activity_code)
  LEFT JOIN activity_classes AS c ON c.classification = w.classification AND c.code = w.activity_code
  LEFT JOIN core_classes AS k ON k.classification = w.classification AND k.code = w.activity_code
)
SELECT *,
  coalesce(coalesce(value_added, revenue) * core_share
    / nullif(sum(coalesce(value_added, revenue) * core_share) FILTER (is_leaf) OVER (PARTITION BY submission_id), 0), 0) AS core_weight
FROM leaves
