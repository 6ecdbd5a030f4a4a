-- One row a relation that a figure of an industry is held to, and, as row 0, that a whole column is, by its middle row: to another measure of its row, or to itself a year before
-- (`other` is empty), or to the whole region. All are logarithms: `distance` is what it is, `expected` what it is to be, `room` how far it may be from it.
-- Expected is what the row had the year before, moved as the middle row moved; without it what the middle region has in this
-- industry, what the middle row of its division has, or that of the sheet. Room is so many middle deviations (MAD) and no less
-- than a factor that says how much such a middle tells, and what a count of few heads cannot show. One wrong row moves a mean
-- and no middle.
CREATE OR REPLACE TEMP TABLE relations AS
WITH pairs AS (
  SELECT submission_id, checked, sheet, sheet_row, period, classification, activity_code, division, unnest([
    {one: 'enterprises', other: 'employees', distance: enterprises - employees, before: enterprises_before - employees_before, coarse: exp(-enterprises) + exp(-employees)},
    {one: 'employees', other: 'revenue', distance: employees - revenue, before: employees_before - revenue_before, coarse: exp(-employees)},
    {one: 'employees', other: 'value_added', distance: employees - value_added, before: employees_before - value_added_before, coarse: exp(-employees)},
    {one: 'revenue', other: 'gross_output', distance: revenue - gross_output, before: revenue_before - gross_output_before, coarse: 0.0},
    {one: 'revenue', other: 'value_added', distance: revenue - value_added, before: revenue_before - value_added_before, coarse: 0.0},
    {one: 'gross_output', other: 'value_added', distance: gross_output - value_added, before: gross_output_before - value_added_before, coarse: 0.0},
    {one: 'enterprises', other: '', distance: enterprises, before: enterprises_before, coarse: exp(-enterprises)},
    {one: 'employees', other: '', distance: employees, before: employees_before, coarse: exp(-employees)},
    {one: 'revenue', other: '', distance: revenue, before: revenue_before, coarse: 0.0},
    {one: 'gross_output', other: '', distance: gross_output, before: gross_output_before, coarse: 0.0},
    {one: 'value_added', other: '', distance: value_added, before: value_added_before, coarse: 0.0}
  ], recursive := true)
  FROM measured_rows
), given AS (
  SELECT * FROM pairs WHERE distance IS NOT NULL AND (other <> '' OR before IS NOT NULL)
), moves AS ( -- how the middle row moved since the year before, and how far rows are from it, those left aside that were copied
  SELECT submission_id, sheet, one, other, median(distance - before) AS middle, 1.4826 * CASE WHEN count_if(distance <> before) >= 0.3 * count(*) THEN mad(distance - before) FILTER (distance <> before)
      ELSE mad(distance - before) END AS deviation
  FROM given WHERE before IS NOT NULL AND checked
  GROUP BY submission_id, sheet, one, other HAVING count(*) >= 5
), of_regions AS (
  SELECT period, classification, activity_code, one, other, median(distance) AS middle
  FROM given WHERE other <> '' GROUP BY period, classification, activity_code, one, other HAVING count(*) >= 5
), of_divisions AS (
  SELECT submission_id, sheet, one, other, division, median(distance) AS middle
  FROM given WHERE other <> '' AND checked GROUP BY submission_id, sheet, one, other, division HAVING count(*) >= 4
), of_sheets AS (
  SELECT submission_id, sheet, one, other, median(distance) AS middle, 1.4826 * mad(distance) AS deviation
  FROM given WHERE other <> '' AND checked GROUP BY submission_id, sheet, one, other HAVING count(*) >= 8
), stood_beside AS (
  SELECT g.submission_id, g.sheet, g.sheet_row, g.one, g.other, g.distance, g.coarse,
    g.before + m.middle AS of_before, m.deviation, r.middle AS of_regions, d.middle AS of_division, s.middle AS of_sheet, s.deviation AS of_sheet_deviation
  FROM given AS g
  LEFT JOIN moves AS m ON m.submission_id = g.submission_id AND m.sheet = g.sheet AND m.one = g.one AND m.other = g.other
  LEFT JOIN of_regions AS r ON r.period = g.period AND r.classification = g.classification AND r.activity_code = g.activity_code AND r.one = g.one AND r.other = g.other
  LEFT JOIN of_divisions AS d ON d.submission_id = g.submission_id AND d.sheet = g.sheet AND d.one = g.one AND d.other = g.other AND d.division = g.division
  LEFT JOIN of_sheets AS s ON s.submission_id = g.submission_id AND s.sheet = g.sheet AND s.one = g.one AND s.other = g.other
  WHERE g.checked
), spreads AS ( -- how far the rows of a sheet are from the middle of regions, of their division
  SELECT submission_id, sheet, one, other, 1.4826 * median(abs(distance - of_regions)) AS from_regions, 1.4826 * median(abs(distance - of_division)) AS from_division
  FROM stood_beside WHERE other <> '' GROUP BY submission_id, sheet, one, other
)
SELECT c.submission_id, c.sheet, c.sheet_row, c.one, c.other, c.distance, coalesce(c.of_before, c.of_regions, c.of_division, c.of_sheet) AS expected,
  c.coarse + CASE
    WHEN c.of_before IS NOT NULL AND c.other = '' THEN greatest(1.1, 5 * c.deviation)
    WHEN c.of_before IS NOT NULL THEN greatest(0.17, 5 * c.deviation)
    WHEN c.of_regions IS NOT NULL THEN greatest(2.2, 4 * p.from_regions)
    WHEN c.of_division IS NOT NULL THEN greatest(2.2, 4 * p.from_division)
    ELSE greatest(4, 6 * c.of_sheet_deviation) END AS room
FROM stood_beside AS c
LEFT JOIN spreads AS p ON p.submission_id = c.submission_id AND p.sheet = c.sheet AND p.one = c.one AND p.other = c.other
WHERE coalesce(c.of_before, c.of_regions, c.of_division, c.of_sheet) IS NOT NULL
UNION ALL -- columns: how far the middle row is from the year before, or from other regions
SELECT m.submission_id, m.sheet, 0, m.one, m.other, m.middle, 0, CASE WHEN m.other = '' THEN 0.9 ELSE 0.7 END
FROM moves AS m
UNION ALL
SELECT c.submission_id, c.sheet, 0, c.one, c.other, median(c.distance - c.of_regions), 0, greatest(1.1, quotient(3 * any_value(p.from_regions), pow(count(*), 0.5)))
FROM stood_beside AS c
JOIN spreads AS p ON p.submission_id = c.submission_id AND p.sheet = c.sheet AND p.one = c.one AND p.other = c.other
WHERE c.of_before IS NULL AND c.of_regions IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM moves AS m WHERE m.submission_id = c.submission_id AND m.sheet = c.sheet AND m.one = c.one AND m.other = c.other)
GROUP BY c.submission_id, c.sheet, c.one, c.other HAVING count(*) >= 8
UNION ALL -- all industries are most of the whole where they are many: this decides between two columns
SELECT m.submission_id, m.sheet, 0, 'value_added', 'whole', logarithm(sum(exp(m.value_added))), logarithm(any_value(f.base)) - 2.3, CASE WHEN count(*) >= 50 THEN 2.35 ELSE 20 END
FROM measured_rows AS m JOIN figures AS f ON f.submission_id = m.submission_id AND f.measure = 'gdp' AND f.classification = 'total' AND f.base > 0
WHERE m.checked GROUP BY m.submission_id, m.sheet
UNION ALL -- an industry is a part of the whole: this decides between two cells and raises no doubt by itself
SELECT m.submission_id, m.sheet, m.sheet_row, 'value_added', 'whole', m.value_added, logarithm(f.base) - 10, 10
FROM measured_rows AS m JOIN figures AS f ON f.submission_id = m.submission_id AND f.measure = 'gdp' AND f.classification = 'total' AND f.base > 0
WHERE m.checked AND m.value_added IS NOT NULL
UNION ALL
SELECT m.submission_id, m.sheet, m.sheet_row, 'employees', 'whole', m.employees, logarithm(f.base) - 10, 10
FROM measured_rows AS m JOIN figures AS f ON f.submission_id = m.submission_id AND f.measure = 'population' AND f.classification = 'total' AND f.base > 0
WHERE m.checked AND m.employees IS NOT NULL
