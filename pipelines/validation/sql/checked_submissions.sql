-- One row a submission that was read soundly: whether it is checked now, and whether others are held against it.
-- `by_figure`: each of its figures says its own region and period.
CREATE OR REPLACE TEMP TABLE checked_submissions AS
SELECT
  CAST(s.submission_id AS submission_key) AS submission_id, s.file, s.form, s.status = 'accepted' AS accepted,
  c.submission_id IS NOT NULL AS checked,
  s.form = 'published-figures' OR (s.form <> 'submission' AND (s.region_code = '' OR s.period = '')) AS by_figure,
  s.region_code, s.period, TRY_CAST(left(s.period, 4) AS INTEGER) AS year,
  CAST(TRY_CAST(left(s.period, 4) AS INTEGER) - 1 AS VARCHAR) || substr(s.period, 5) AS prior_period,
  coalesce(nullif(v.period_kind, ''), CASE WHEN length(s.period) = 4 THEN 'annual' ELSE 'cumulative' END) AS period_kind,
  CASE
    WHEN length(s.period) = 4 THEN 12
    WHEN s.period LIKE '%H1' THEN 6
    WHEN regexp_matches(s.period, 'Q[1-4]$') THEN 3 * CAST(right(s.period, 1) AS INTEGER)
    ELSE TRY_CAST(regexp_extract(s.period, 'M([0-9]{2})$', 1) AS INTEGER)
  END AS last_month,
  s.scope_id, v.coverage, v.classification, v.vintage, v.price_basis, v.money_unit, v.boundary_date, v.contact,
  v.sheet AS cover_sheet, v.cells AS cover_cells,
  -- the row of the header over the industries, where the file's reader knows it
  TRY_CAST(regexp_extract(coalesce(v.cells['counted_locally'], v.cells['revenue'], v.cells['value_added'], v.cells['gross_output'],
    v.cells['employees'], v.cells['enterprises']), '[0-9]+') AS INTEGER) AS header_row
FROM submissions AS s
LEFT JOIN to_check AS c USING (submission_id)
LEFT JOIN covers AS v USING (submission_id)
WHERE s.status = 'accepted' OR c.submission_id IS NOT NULL;
-- Where no file names the region of each figure, such figures need not be looked for.
SET VARIABLE any_by_figure = (SELECT coalesce(bool_or(by_figure), false) FROM checked_submissions)
