-- One row a relation that a figure of an industry is held to, and, as row 0, that a whole column is, by its middle
-- row: to another measure of its row, or to itself a year before (`other` is empty), or to the whole region. All are
-- logarithms: `distance` is what it is, `expected` what it is to be, `room` how far it may be from it. Expected is
-- what the row had the year before, moved as the middle row moved; without it what the middle region has in this
-- industry, what the middle row of its division has, or that of the sheet. Room is so many middle deviations (MAD)
-- and no less than a factor that says how much such a middle tells, and what a count of few heads cannot show. One
-- wrong row moves a mean and no middle. How much is enough stands with the rule `figure-out-of-line`.
INSERT INTO relations
WITH given AS (
  SELECT * FROM pairs WHERE part = getvariable('part')
), moves AS ( -- how the middle row moved since the year before, and how far from it rows are that were not copied
  SELECT submission_id, sheet, one, other, median(distance - before) AS middle,
    deviation_of(CASE WHEN count_if(distance <> before) >= getvariable('moved_part') * count(*)
      THEN mad(distance - before) FILTER (distance <> before) ELSE mad(distance - before) END) AS deviation
  FROM given WHERE before IS NOT NULL AND checked
  GROUP BY submission_id, sheet, one, other HAVING count(*) >= getvariable('fewest_before')
), of_divisions AS (
  SELECT submission_id, sheet, one, other, division, median(distance) AS middle
  FROM given WHERE other <> '' AND checked
  GROUP BY submission_id, sheet, one, other, division HAVING count(*) >= getvariable('fewest_of_division')
), of_sheets AS (
  SELECT submission_id, sheet, one, other, median(distance) AS middle, deviation_of(mad(distance)) AS deviation
  FROM given WHERE other <> '' AND checked
  GROUP BY submission_id, sheet, one, other HAVING count(*) >= getvariable('fewest_of_sheet')
), stood_beside AS (
  SELECT g.submission_id, g.sheet, g.sheet_row, g.one, g.other, g.distance, g.coarse, g.before + m.middle AS of_before,
    m.deviation, r.middle AS of_regions, d.middle AS of_division, s.middle AS of_sheet,
    s.deviation AS of_sheet_deviation
  FROM given AS g
  LEFT JOIN moves AS m USING (submission_id, sheet, one, other)
  LEFT JOIN region_middles AS r USING (period, classification, activity_code, one, other)
  LEFT JOIN of_divisions AS d USING (submission_id, sheet, one, other, division)
  LEFT JOIN of_sheets AS s USING (submission_id, sheet, one, other)
  WHERE g.checked
), spreads AS ( -- how far the rows of a sheet are from the middle of regions, of their division
  SELECT submission_id, sheet, one, other, deviation_of(median(abs(distance - of_regions))) AS from_regions,
    deviation_of(median(abs(distance - of_division))) AS from_division
  FROM stood_beside WHERE other <> '' GROUP BY submission_id, sheet, one, other
), parts AS (
  SELECT submission_id, sheet, sheet_row, unnest([
    {measure: an_end('value_added'), of_whole: 'gdp', part: value_added},
    {measure: an_end('employees'), of_whole: 'population', part: employees}
  ], recursive := true)
  FROM measured_rows WHERE checked AND part = getvariable('part')
), wholes AS ( -- one below what so many middle rows come to is wrong itself and tells nothing of a row (`is_of_rows`)
  SELECT p.submission_id, p.sheet, p.measure, logarithm(f.base) AS whole, logarithm(sum(exp(p.part))) AS together,
    count(*) AS rows_given, f.base >= count(*) * exp(median(p.part)) AS is_of_rows
  FROM parts AS p
  JOIN figures AS f ON f.submission_id = p.submission_id AND f.measure = p.of_whole AND f.classification = 'total'
    AND f.base > 0
  WHERE p.part IS NOT NULL GROUP BY p.submission_id, p.sheet, p.measure, f.base
), of_columns AS ( -- the middle row of each column, from the year before or other regions
  SELECT submission_id, sheet, one, other, middle AS distance, 0.0 AS expected,
    CASE WHEN other = '' THEN getvariable('column_of_value') ELSE getvariable('column_of_ratio') END AS room
  FROM moves
  UNION ALL
  SELECT c.submission_id, c.sheet, c.one, c.other, median(c.distance - c.of_regions), 0.0,
    greatest(getvariable('column_beside'),
      quotient(getvariable('column_errors') * any_value(p.from_regions), pow(count(*), 0.5)))
  FROM stood_beside AS c
  JOIN spreads AS p USING (submission_id, sheet, one, other)
  LEFT JOIN moves AS m USING (submission_id, sheet, one, other)
  WHERE c.of_before IS NULL AND c.of_regions IS NOT NULL AND m.submission_id IS NULL
  GROUP BY c.submission_id, c.sheet, c.one, c.other HAVING count(*) >= getvariable('fewest_of_sheet')
), of_nation AS ( -- where neither is known: two kinds of money stand to each other as the nation's do, within orders
  SELECT s.submission_id, s.sheet, s.one, s.other, s.middle AS distance,
    CASE WHEN s.other = 'value_added' THEN logarithm(pow(b.low * b.high, 0.5)) ELSE 0 END AS expected,
    getvariable('column_of_nation') AS room
  FROM of_sheets AS s JOIN bands AS b ON b.band = 'revenue_over_value_added' AND b.code = 'core'
  WHERE s.one IN ('revenue', 'gross_output')
    AND NOT EXISTS (SELECT 1 FROM of_columns AS c WHERE c.submission_id = s.submission_id AND c.sheet = s.sheet)
)
SELECT c.submission_id, c.sheet, c.sheet_row, c.one, c.other, c.distance,
  coalesce(c.of_before, c.of_regions, c.of_division, c.of_sheet) AS expected,
  c.coarse + CASE
    WHEN c.of_before IS NOT NULL AND c.other = ''
      THEN greatest(getvariable('room_of_value'), getvariable('deviations_before') * c.deviation)
    WHEN c.of_before IS NOT NULL
      THEN greatest(getvariable('room_of_ratio'), getvariable('deviations_before') * c.deviation)
    WHEN c.of_regions IS NOT NULL
      THEN greatest(getvariable('room_of_regions'), getvariable('deviations_beside') * p.from_regions)
    WHEN c.of_division IS NOT NULL
      THEN greatest(getvariable('room_of_division'), getvariable('deviations_beside') * p.from_division)
    ELSE greatest(getvariable('room_of_sheet'), getvariable('deviations_of_sheet') * c.of_sheet_deviation) END AS room
FROM stood_beside AS c
LEFT JOIN spreads AS p USING (submission_id, sheet, one, other)
WHERE coalesce(c.of_before, c.of_regions, c.of_division, c.of_sheet) IS NOT NULL
UNION ALL
SELECT submission_id, sheet, 0, one, other, distance, expected, room FROM of_columns
UNION ALL
SELECT submission_id, sheet, 0, one, other, distance, expected, room FROM of_nation
UNION ALL -- all industries are most of the whole where they are many: this decides between two columns
SELECT submission_id, sheet, 0, measure, an_end('whole'), together, whole - getvariable('whole_over_industries'),
  CASE WHEN rows_given >= getvariable('fewest_of_whole') THEN getvariable('room_of_whole')
    ELSE 2 * getvariable('room_of_part') END
FROM wholes WHERE measure = 'value_added'
UNION ALL -- an industry is no more than the whole: this decides between two cells and raises no doubt by itself
SELECT p.submission_id, p.sheet, p.sheet_row, p.measure, an_end('whole'), p.part,
  w.whole - getvariable('room_of_part'), getvariable('room_of_part')
FROM parts AS p JOIN wholes AS w USING (submission_id, sheet, measure) WHERE w.is_of_rows AND p.part > w.whole
