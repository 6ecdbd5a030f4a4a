-- One row a measure of a sheet: how its industries changed since the year before, over those that have it in both years. `ratio`
-- is that of the middle row, `deviation` how far rows are from it that changed at all (of logarithms; MAD).
CREATE OR REPLACE TEMP TABLE column_changes AS
SELECT submission_id, sheet, measure, any_value(dimension) AS dimension, any_value(symbol) AS symbol, any_value(multiplier) AS multiplier,
  count(*) AS compared, count(*) FILTER (now = before) AS same, median(quotient(now, before)) AS ratio, min(quotient(now, before)) AS lowest,
  deviation_of(mad(logarithm(quotient(now, before))) FILTER (now <> before)) AS deviation,
  max(quotient(now, before)) AS highest, sum(now) AS total, median(now) AS middle, median(before) AS middle_before
FROM changes
WHERE now > 0 AND before > 0 AND NOT is_total
GROUP BY submission_id, sheet, measure
