-- One row a sheet whose columns do not stand to each other, or to the year before, as they should: which columns are wrong, and how.
-- `shares` where a column of money comes to 100, `swapped` where it is enough to exchange two; else `unit` where all money, or one column, is a power of ten off; else `other`.
-- `power` is the power of ten, `is_all_money` whether the columns are all that the sheet has of money. Two equal columns are a copy,
-- which explains the rest.
CREATE OR REPLACE TEMP TABLE column_faults AS
WITH middles AS (
  SELECT submission_id, sheet, measure, any_value(dimension) AS dimension, median(logarithm(value)) AS middle
  FROM cells WHERE checked AND NOT is_total AND value > 0 GROUP BY submission_id, sheet, measure
), broken AS (
  SELECT DISTINCT submission_id, sheet FROM suspects WHERE sheet_row = 0
), pairs AS (
  SELECT a.submission_id, a.sheet, a.measure AS one, b.measure AS other, b.middle - a.middle AS move
  FROM middles AS a JOIN middles AS b ON b.submission_id = a.submission_id AND b.sheet = a.sheet AND b.measure > a.measure
  SEMI JOIN broken AS k ON k.submission_id = a.submission_id AND k.sheet = a.sheet
), exchanged AS ( -- whether every relation of the columns would hold if two of them were exchanged
  SELECT p.submission_id, p.sheet, p.one, p.other,
    max(abs(r.distance - r.expected
      + p.move * (CASE r.one WHEN p.one THEN 1 WHEN p.other THEN -1 ELSE 0 END - CASE r.other WHEN p.one THEN 1 WHEN p.other THEN -1 ELSE 0 END)) - r.room) AS beyond
  FROM pairs AS p JOIN relations AS r ON r.submission_id = p.submission_id AND r.sheet = p.sheet AND r.sheet_row = 0
  WHERE abs(p.move) > 0.4
  GROUP BY p.submission_id, p.sheet, p.one, p.other
), swaps AS (
  SELECT submission_id, sheet, [one, other] AS measures FROM exchanged WHERE beyond <= 0.2
  QUALIFY row_number() OVER (PARTITION BY submission_id, sheet ORDER BY beyond) = 1
), sets AS (
  SELECT s.submission_id, s.sheet, list_sort(list(s.measure)) AS measures, bool_or(s.is_unit) AS is_unit, bool_or(s.is_one_of_several) AS is_one_of_several,
    avg(s.move) AS move, max(s.move) - min(s.move) AS apart
  FROM suspects AS s WHERE s.sheet_row = 0 AND (s.submission_id, s.sheet) NOT IN (SELECT (submission_id, sheet) FROM equal_columns WHERE is_equal)
  GROUP BY s.submission_id, s.sheet
), money AS (
  SELECT submission_id, sheet, list_sort(list(measure)) AS measures FROM middles WHERE dimension = 'money' GROUP BY submission_id, sheet
), amounts AS (
  UNPIVOT (
    SELECT submission_id, sheet, is_leaf, quotient(revenue, money_multiplier) AS revenue, quotient(gross_output, money_multiplier) AS gross_output,
      quotient(value_added, money_multiplier) AS value_added
    FROM industries WHERE checked
  ) ON revenue, gross_output, value_added INTO NAME measure VALUE amount
), shares AS ( -- rows or leaves that come to a hundred, but for their rounding
  SELECT submission_id, sheet, min(measure) AS measure FROM (
    SELECT submission_id, sheet, measure FROM amounts GROUP BY submission_id, sheet, measure
    HAVING count(*) >= 8 AND min(amount) >= 0 AND (abs(sum(amount) - 100) <= 1 OR abs(sum(amount) FILTER (is_leaf) - 100) <= 1)
  ) GROUP BY submission_id, sheet
), told AS (
  SELECT s.submission_id, s.sheet, coalesce(x.measures, s.measures) AS measures, x.measures IS NOT NULL AS is_swap,
    slip(exp(-s.move), 3) AS power, (s.is_unit OR len(s.measures) = 1) AND NOT s.is_one_of_several AS is_one, coalesce(s.measures = m.measures, false) AS is_all_money
  FROM sets AS s
  LEFT JOIN swaps AS x ON x.submission_id = s.submission_id AND x.sheet = s.sheet
  LEFT JOIN money AS m ON m.submission_id = s.submission_id AND m.sheet = s.sheet
)
SELECT submission_id, sheet, measures, CASE WHEN is_swap THEN 'swapped' WHEN is_one AND power <> 0 THEN 'unit' ELSE 'other' END AS kind, power, is_all_money AND NOT is_swap AS is_all_money
FROM told
ANTI JOIN shares USING (submission_id, sheet)
UNION ALL
SELECT submission_id, sheet, [measure], 'shares', 0, false FROM shares
