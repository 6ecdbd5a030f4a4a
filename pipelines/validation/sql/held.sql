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
FROM held_rows WHERE sheet_row > 0 GROUP BY submission_id, sheet
