-- The relations with whether each holds, their ends as bits of a set of cells; and of each sheet how many rows do not hold. A sheet
-- of which a third do not has another fault than cells (`is_undecided`): no cell is pinned there.
CREATE OR REPLACE TEMP TABLE held AS
WITH measures AS (
  SELECT unnest([{measure: 'enterprises', bit: 1}, {measure: 'employees', bit: 2}, {measure: 'revenue', bit: 4}, {measure: 'gross_output', bit: 8},
    {measure: 'value_added', bit: 16}], recursive := true)
)
SELECT r.*, a.bit AS one_bit, coalesce(b.bit, 0) AS other_bit, abs(r.distance - r.expected) > r.room AS is_broken
FROM relations AS r JOIN measures AS a ON a.measure = r.one LEFT JOIN measures AS b ON b.measure = r.other;
CREATE OR REPLACE TEMP TABLE held_rows AS
SELECT submission_id, sheet, sheet_row, bit_or(one_bit | other_bit) AS present, bool_or(is_broken AND other <> 'whole') AS is_broken
FROM held GROUP BY submission_id, sheet, sheet_row;
CREATE OR REPLACE TEMP TABLE held_sheets AS
SELECT submission_id, sheet, count(*) AS given, count_if(is_broken) AS broken, 3 * count_if(is_broken) >= greatest(count(*), 12) AS is_undecided
FROM held_rows WHERE sheet_row > 0 GROUP BY submission_id, sheet;
-- Of the rows that do not hold, how far each figure is from the middle of its column (`size`): of two that do not fit each other the
-- one as large as no other is more likely wrong. It is wide and raises no doubt by itself.
INSERT INTO held
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
SELECT s.submission_id, s.sheet, s.sheet_row, s.measure, 'size', s.size, m.middle, getvariable('room_of_size'), h.one_bit, 0, false
FROM sizes AS s
JOIN middles AS m USING (submission_id, sheet, measure)
JOIN held_rows AS r ON r.is_broken AND r.submission_id = s.submission_id AND r.sheet = s.sheet AND r.sheet_row = s.sheet_row
JOIN (SELECT DISTINCT one AS measure, one_bit FROM held) AS h ON h.measure = s.measure
