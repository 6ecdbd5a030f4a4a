-- One row a submission that was read soundly: whether it is checked now, and whether others are held against it.
-- `by_figure`: each of its figures says its own region and period.
SELECT
  s.submission_id, s.file, s.form, s.status = 'accepted' AS accepted, c.submission_id IS NOT NULL AS checked,
  s.form = 'published-figures' AS by_figure,
  s.region_code, s.period, TRY_CAST(left(s.period, 4) AS INTEGER) AS year,
  CAST(TRY_CAST(left(s.period, 4) AS INTEGER) - 1 AS VARCHAR) || substr(s.period, 5) AS prior_period,
  s.scope_id, v.period_kind, v.coverage, v.classification, v.vintage, v.price_basis, v.money_unit, v.boundary_date, v.contact,
  v.sheet AS cover_sheet, v.cells AS cover_cells
FROM submissions AS s
LEFT JOIN to_check AS c USING (submission_id)
LEFT JOIN covers AS v USING (submission_id)
WHERE s.status = 'accepted' OR c.submission_id IS NOT NULL
