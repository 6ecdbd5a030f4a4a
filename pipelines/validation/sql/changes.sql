-- One row a cell of a submission under check and the same figure a year before, where the accepted submission of the same
-- region has it under the same unit coverage.
SELECT
  n.submission_id, n.file, n.sheet, n.sheet_row, n.sheet_column, n.cell, n.region_code, n.period, n.period_kind,
  n.activity_code, n.measure, n.dimension, n.symbol, n.multiplier, n.note,
  n.base AS now, b.base AS before, b.file AS before_file, b.sheet AS before_sheet, b.cell AS before_cell, b.period AS before_period
FROM cells AS n
JOIN cells AS b ON b.region_code = n.region_code AND b.period = n.prior_period AND b.classification = n.classification
  AND b.activity_code = n.activity_code AND b.measure = n.measure AND b.coverage = n.coverage AND b.accepted
  AND b.form <> 'published-figures'
WHERE n.checked AND n.form <> 'published-figures'
