-- Of each row of industries, which cells have relations and whether one does not hold; and of each sheet how many rows do not hold.
-- A sheet of which a third do not has another fault than cells (`is_undecided`): no cell is pinned there.
CREATE OR REPLACE TEMP TABLE held_rows AS
SELECT submission_id, sheet, sheet_row, bit_or(bit_of(one) | bit_of(other)) AS present,
  bool_or(is_beyond(other, distance, expected, room) AND other <> 'whole') AS is_broken
FROM relations GROUP BY submission_id, sheet, sheet_row;
CREATE OR REPLACE TEMP TABLE held_sheets AS
SELECT submission_id, sheet, count(*) AS given, count_if(is_broken) AS broken, 3 * count_if(is_broken) >= greatest(count(*), 12) AS is_undecided
FROM held_rows WHERE sheet_row > 0 GROUP BY submission_id, sheet;
-- Of the rows that do not hold, how far each figure is from the middle of its column (`size`): of two that do not fit each other the
-- one as large as no other is more likely wrong. It is wide and raises no doubt by itself.
CREATE OR REPLACE TEMP TABLE size_relations AS
WITH sizes AS (
  UNPIVOT (
    SELECT submission_id, sheet, sheet_row, enterprises, employees, revenue, gross_output, value_added
    FROM measured_rows WHERE checked
  ) ON enterprises, employees, revenue, gross_output, value_added INTO NAME measure VALUE size
), middles AS (
  SELECT submission_id, sheet, measure, median(size) AS middle FROM sizes SEMI JOIN (
    SELECT submission_id, sheet FROM held_sheets WHERE broken > 0
  ) AS b USING (submission_id, sheet)
  GROUP BY submission_id, sheet, measure
)
SELECT s.submission_id, s.sheet, s.sheet_row, an_end(s.measure) AS one, an_end('size') AS other, s.size AS distance, m.middle AS expected,
  getvariable('room_of_size') AS room
FROM sizes AS s
JOIN middles AS m USING (submission_id, sheet, measure)
JOIN held_rows AS r ON r.is_broken AND r.submission_id = s.submission_id AND r.sheet = s.sheet AND r.sheet_row = s.sheet_row;
-- The relations with whether each holds, their ends as bits of a set of cells. A view: there are tens of millions of relations.
CREATE OR REPLACE TEMP VIEW held AS
SELECT *, bit_of(one) AS one_bit, bit_of(other) AS other_bit, is_beyond(other, distance, expected, room) AS is_broken
FROM (FROM relations UNION ALL FROM size_relations)
