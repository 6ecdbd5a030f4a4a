-- The cells, and columns, that are wrong, by Fellegi and Holt: of each row of industries in which some relation does not hold, the
-- smallest set of cells whose change makes all of them hold. Every set is tried: a row has five measures, so there are at most 31.
-- A set will do where the relations it does not touch hold, and each of its cells has a value that fits all that stays as it is.
-- All money of a row may move as one, by a thousand or more (a unit), which counts as one change, and sooner than one cell. Of sets as small, that counts which leaves the
-- relations nearest to what is expected; where that does not tell them apart, all are named (`is_one_of_several`).
-- Row 0 stands for the columns.
CREATE OR REPLACE TEMP TABLE suspects AS
WITH measures AS (
  SELECT measure, bit_of(measure) AS bit FROM (SELECT unnest(enum_range(CAST(NULL AS relation_end))) AS measure) WHERE bit_of(measure) > 0
), broken_rows AS MATERIALIZED (
  SELECT r.* FROM held_rows AS r LEFT JOIN held_sheets AS s ON s.submission_id = r.submission_id AND s.sheet = r.sheet
  WHERE r.is_broken AND (r.sheet_row = 0 OR NOT s.is_undecided)
), sets AS (
  SELECT unnest(range(1, 32)) AS cells, false AS is_unit
  UNION ALL
  SELECT unnest([12, 20, 24, 28]), true
), tried AS (
  SELECT b.submission_id, b.sheet, b.sheet_row, s.cells, s.is_unit
  FROM broken_rows AS b JOIN sets AS s ON s.cells & b.present = s.cells AND (NOT s.is_unit OR s.cells = b.present & 28)
), touched AS ( -- each relation of a row seen from a set: which of its ends is in it
  SELECT t.*, h.one, h.other, h.distance, h.expected, h.room, h.is_broken, h.one_bit & t.cells <> 0 AS has_one, h.other_bit & t.cells <> 0 AS has_other
  FROM tried AS t JOIN held AS h ON h.submission_id = t.submission_id AND h.sheet = t.sheet AND h.sheet_row = t.sheet_row
), stays AS (
  SELECT submission_id, sheet, sheet_row, cells, is_unit,
    coalesce(sum(pow(quotient(distance - expected, room), 2)) FILTER (NOT (has_one OR has_other) OR (is_unit AND has_one AND has_other)), 0) AS left_over
  FROM touched
  GROUP BY submission_id, sheet, sheet_row, cells, is_unit
  HAVING NOT bool_or(is_broken AND (NOT (has_one OR has_other) OR (is_unit AND has_one AND has_other)))
), moves AS ( -- by how much a cell of a set may be changed, as each relation to what stays has it
  SELECT submission_id, sheet, sheet_row, cells, is_unit, CASE WHEN has_one THEN one ELSE other END AS measure,
    CASE WHEN has_one THEN expected - distance ELSE distance - expected END AS move, room
  FROM touched SEMI JOIN stays USING (submission_id, sheet, sheet_row, cells, is_unit)
  WHERE has_one <> has_other
), changes AS ( -- the move that fits best, between which ends every relation holds, and how far they differ about it
  SELECT submission_id, sheet, sheet_row, cells, is_unit, measure, max(move - room) AS least, min(move + room) AS most,
    quotient(sum(quotient(move, pow(room, 2))), sum(quotient(1, pow(room, 2)))) AS move,
    sum(pow(quotient(move, room), 2))
        - quotient(pow(sum(quotient(move, pow(room, 2))), 2), sum(quotient(1, pow(room, 2)))) AS discord
  FROM moves GROUP BY submission_id, sheet, sheet_row, cells, is_unit, measure
), enough AS (
  SELECT s.submission_id, s.sheet, s.sheet_row, s.cells, s.is_unit, s.left_over + coalesce(sum(c.discord), 0) - CASE WHEN s.is_unit THEN 0.1 ELSE 0 END AS left_over, CASE WHEN s.is_unit THEN 1 ELSE bit_count(s.cells) END AS changed
  FROM stays AS s LEFT JOIN changes AS c USING (submission_id, sheet, sheet_row, cells, is_unit)
  GROUP BY s.submission_id, s.sheet, s.sheet_row, s.cells, s.is_unit, s.left_over HAVING coalesce(bool_and(c.least <= c.most), true)
    AND (NOT s.is_unit OR s.sheet_row = 0 OR coalesce(abs(slip(exp(avg(c.move)), 5)) >= 3, false))
), fewest AS (
  SELECT * FROM enough QUALIFY changed = min(changed) OVER (PARTITION BY submission_id, sheet, sheet_row)
), chosen AS (
  SELECT * FROM fewest QUALIFY left_over <= 0.03 + min(left_over) OVER (PARTITION BY submission_id, sheet, sheet_row)
)
SELECT DISTINCT ON (c.submission_id, c.sheet, c.sheet_row, m.measure)
  c.submission_id, c.sheet, c.sheet_row, CAST(m.measure AS VARCHAR) AS measure, c.is_unit, c.changed, v.least, v.most, v.move,
  count(*) OVER (PARTITION BY c.submission_id, c.sheet, c.sheet_row) > c.changed AND NOT c.is_unit AS is_one_of_several
FROM chosen AS c JOIN measures AS m ON m.bit & c.cells <> 0
LEFT JOIN changes AS v ON v.submission_id = c.submission_id AND v.sheet = c.sheet AND v.sheet_row = c.sheet_row AND v.cells = c.cells
  AND v.is_unit = c.is_unit AND v.measure = m.measure
ORDER BY c.left_over, c.is_unit, c.cells
