-- The cells that are pinned, each with its value, what it is expected to be (`expected`, from what stays beside it) and between
-- which ends its row has room for it. Money that moves as one is expected to move by one factor. Value added of all industries
-- above GDP, with GDP as the year before had it expected, is a relation too: of the figures whose change alone makes it hold, that
-- which is farthest from the year before is pinned.
CREATE OR REPLACE TEMP TABLE pinned AS
WITH of_rows AS (
  SELECT c.submission_id, c.sheet, c.sheet_row, c.cell, c.activity_code, c.measure, c.base, c.value, c.symbol, c.dimension, c.multiplier, c.core_weight,
    s.is_one_of_several, s.is_unit,
    c.base * exp(coalesce(s.move, avg(s.move) FILTER (s.is_unit) OVER r, 0)) AS expected, c.base * exp(s.least) AS least, c.base * exp(s.most) AS most
  FROM suspects AS s JOIN cells AS c ON c.submission_id = s.submission_id AND c.sheet = s.sheet AND c.sheet_row = s.sheet_row AND c.measure = s.measure
  WHERE NOT c.is_total
  WINDOW r AS (PARTITION BY s.submission_id, s.sheet, s.sheet_row)
), wholes AS ( -- GDP that moved as its industries did, and what the industries exceed it by when what is pinned is as expected
  SELECT n.submission_id, n.base AS gdp, v.value_added - coalesce(p.too_much, 0) - n.base * 1.005 AS excess
  FROM beside AS b
  JOIN figures AS n ON n.submission_id = b.submission_id AND n.measure = 'gdp' AND n.classification = 'total' AND n.base > 0
  JOIN figures AS o ON o.submission_id = b.before_id AND o.measure = 'gdp' AND o.classification = 'total' AND o.base > 0
  JOIN (SELECT submission_id, sum(value_added) FILTER (is_leaf) AS value_added FROM industries WHERE checked GROUP BY submission_id) AS v ON v.submission_id = n.submission_id
  JOIN (SELECT submission_id, median(distance - before) AS middle FROM
      (SELECT submission_id, value_added AS distance, value_added_before AS before FROM measured_rows WHERE checked) GROUP BY submission_id) AS m ON m.submission_id = n.submission_id
  LEFT JOIN (SELECT submission_id, sum(base - expected) AS too_much FROM of_rows WHERE measure = 'value_added' GROUP BY submission_id) AS p ON p.submission_id = n.submission_id
  WHERE b.a_year_before AND abs(logarithm(quotient(n.base, o.base)) - m.middle) < 0.7
), of_wholes AS (
  SELECT c.submission_id, c.sheet, c.sheet_row, c.cell, c.activity_code, c.measure, c.base, c.value, c.symbol, c.dimension, c.multiplier, c.core_weight,
    false AS is_one_of_several, false AS is_unit, exp(r.expected) AS expected, exp(r.expected - r.room) AS least, exp(r.expected + r.room) AS most
  FROM wholes AS w JOIN cells AS c ON c.submission_id = w.submission_id AND c.measure = 'value_added' AND NOT c.is_total
  JOIN relations AS r ON r.submission_id = c.submission_id AND r.sheet = c.sheet AND r.sheet_row = c.sheet_row AND r.one = c.measure AND r.other = ''
  WHERE w.excess > 0 AND c.base - exp(r.expected - r.room) >= w.excess AND r.distance - r.expected > r.room / 2
    AND (c.submission_id, c.cell) NOT IN (SELECT (submission_id, cell) FROM of_rows)
  QUALIFY row_number() OVER (PARTITION BY c.submission_id ORDER BY quotient(r.distance - r.expected, r.room) DESC, c.sheet, c.sheet_row) = 1
)
FROM of_rows UNION ALL FROM of_wholes
