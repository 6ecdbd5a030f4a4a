-- Figures of value added that something else calls in question, and by how much each may be too large: pinned ones, those far above
-- the revenue of their row, those of a column equal to another, those of last year. How much is enough stands with the rule
-- `value-added-above-gdp`, which alone reads this.
CREATE OR REPLACE TEMP VIEW doubtful AS
WITH told AS (
  SELECT submission_id, cell, base - coalesce(least, expected) AS too_much FROM pinned WHERE measure = 'value_added' AND expected < base
  UNION ALL
  SELECT submission_id, value_added_cell, value_added - getvariable('least_part') * revenue FROM industries
  WHERE checked AND is_leaf AND revenue > 0 AND value_added > getvariable('times') * revenue
    AND (submission_id, value_added_cell) NOT IN (SELECT (submission_id, cell) FROM pinned)
  UNION ALL
  SELECT i.submission_id, i.value_added_cell, i.value_added
  FROM industries AS i JOIN equal_columns AS e ON e.submission_id = i.submission_id AND e.sheet = i.sheet AND e.is_equal AND 'value_added' IN (e.one, e.other)
  WHERE i.checked AND i.is_leaf AND i.value_added > 0
  UNION ALL
  SELECT submission_id, value_added_cell, getvariable('copied_part') * value_added FROM industry_changes
  WHERE a_year_before AND value_added = value_added_before AND value_added > 0
  QUALIFY count(*) OVER (PARTITION BY submission_id) >= getvariable('fewest_copied')
)
SELECT submission_id, cell, max(too_much) AS too_much FROM told GROUP BY submission_id, cell
