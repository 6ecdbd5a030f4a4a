-- The industries, with what is expected in place of each figure that is pinned: what sums and middles of a whole sheet are made of.
CREATE OR REPLACE TEMP VIEW expected_industries AS
WITH expected AS (
  SELECT submission_id, sheet, sheet_row,
    max(expected) FILTER (measure = 'employees') AS employees, max(expected) FILTER (measure = 'revenue') AS revenue,
    max(expected) FILTER (measure = 'gross_output') AS gross_output, max(expected) FILTER (measure = 'value_added') AS value_added,
    max(expected) FILTER (measure = 'enterprises') AS enterprises
  FROM pinned GROUP BY submission_id, sheet, sheet_row
)
SELECT i.* REPLACE (
    coalesce(e.enterprises, i.enterprises) AS enterprises, coalesce(e.employees, i.employees) AS employees, coalesce(e.revenue, i.revenue) AS revenue,
    coalesce(e.gross_output, i.gross_output) AS gross_output, coalesce(e.value_added, i.value_added) AS value_added),
  i.value_added AS given_value_added
FROM industries AS i
LEFT JOIN expected AS e ON e.submission_id = i.submission_id AND e.sheet = i.sheet AND e.sheet_row = i.sheet_row
