-- One row a reported cell of a sound submission: what is checked now and, beside it, what it is compared with.
-- `base` is the value in 元, 个, 人 or %; `multiplier` brings it back to the unit of the cell.
SELECT
  o.submission_id, s.file, s.form, s.checked, s.accepted, o.sheet, o.cell,
  regexp_extract(o.cell, '^[A-Z]+') AS sheet_column,
  CAST(regexp_extract(o.cell, '[0-9]+$') AS INTEGER) AS sheet_row,
  o.region_code, o.period, o.period_kind, s.year, s.prior_period,
  o.classification, o.activity_code, o.measure, o.scope_id, o.coverage, o.vintage, o.boundary_date,
  o.value, CAST(o.value AS DOUBLE) * u.multiplier AS base, o.unit, u.symbol, u.dimension,
  CAST(u.multiplier AS DOUBLE) AS multiplier, o.decimals, o.qualifier, o.counted_locally, o.note, o.source_title, o.is_sample
FROM observations AS o
JOIN checked_submissions AS s USING (submission_id)
JOIN units AS u ON u.id = o.unit
WHERE NOT s.by_figure
UNION ALL
-- Published figures: each row says its own region and period.
SELECT
  o.submission_id, s.file, s.form, s.checked, s.accepted, o.sheet, o.cell,
  regexp_extract(o.cell, '^[A-Z]+'), CAST(regexp_extract(o.cell, '[0-9]+$') AS INTEGER),
  o.region_code, o.period, o.period_kind, CAST(left(o.period, 4) AS INTEGER),
  CAST(CAST(left(o.period, 4) AS INTEGER) - 1 AS VARCHAR) || substr(o.period, 5),
  o.classification, o.activity_code, o.measure, o.scope_id, o.coverage, o.vintage, o.boundary_date,
  o.value, CAST(o.value AS DOUBLE) * u.multiplier, o.unit, u.symbol, u.dimension,
  CAST(u.multiplier AS DOUBLE), o.decimals, o.qualifier, o.counted_locally, o.note, o.source_title, o.is_sample
FROM observations AS o
JOIN checked_submissions AS s USING (submission_id)
JOIN units AS u ON u.id = o.unit
WHERE s.by_figure
