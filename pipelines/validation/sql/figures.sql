-- One row a figure that is no industry's: the totals of a submission's region, and published figures, each with its own region,
-- period, scope, vintage and source (`by_figure`). `base` is the value in 元, 个, 人 or %; `multiplier` brings it back.
-- `least` and `most` are what the word beside it allows, `rounding` what its digits hide besides; `is_open`: one end is open.
-- `said` is how it is shown.
CREATE OR REPLACE TEMP TABLE figures AS
WITH told AS (
  SELECT s.submission_id, s.checked, s.by_figure, o.sheet, o.cell, o.region_code, o.period, o.period_kind, o.classification, o.activity_code, o.measure,
    o.scope_id, o.coverage, o.vintage, o.value, o.unit, o.decimals, o.qualifier, o.note, o.source_title
  FROM observed AS o JOIN checked_submissions AS s ON s.submission_id = CAST(o.submission_id AS submission_key)
  WHERE o.classification IN ('total', 'scope')
  UNION ALL
  SELECT s.submission_id, s.checked, s.by_figure, o.sheet, o.cell, o.region_code, o.period, o.period_kind, o.classification, o.activity_code, o.measure,
    o.scope_id, o.coverage, o.vintage, o.value, o.unit, o.decimals, o.qualifier, o.note, o.source_title
  FROM observed AS o JOIN checked_submissions AS s ON s.submission_id = CAST(o.submission_id AS submission_key) AND s.by_figure
  WHERE getvariable('any_by_figure') AND o.classification NOT IN ('total', 'scope')
  UNION ALL -- of an industry or class in a file of one region, what has no column of its own in `industries` or only one end
  SELECT s.submission_id, s.checked, s.by_figure, o.sheet, o.cell, o.region_code, o.period, o.period_kind, o.classification, o.activity_code, o.measure,
    o.scope_id, o.coverage, o.vintage, o.value, o.unit, o.decimals, o.qualifier, o.note, o.source_title
  FROM observed AS o JOIN checked_submissions AS s ON s.submission_id = CAST(o.submission_id AS submission_key) AND NOT s.by_figure
  WHERE o.classification NOT IN ('total', 'scope') AND (o.measure NOT IN ('enterprises', 'employees', 'revenue', 'gross_output', 'value_added')
    OR o.qualifier IN ('less_than', 'greater_than'))
)
SELECT
  o.submission_id, o.checked, o.by_figure, o.sheet, o.cell, o.region_code, o.period, o.period_kind,
  TRY_CAST(left(o.period, 4) AS INTEGER) AS year,
  CAST(TRY_CAST(left(o.period, 4) AS INTEGER) - 1 AS VARCHAR) || substr(o.period, 5) AS prior_period,
  o.classification, o.activity_code, o.measure, o.scope_id, o.coverage, o.vintage, o.value,
  CAST(o.value AS DOUBLE) * u.multiplier AS base, u.symbol, u.dimension, CAST(u.multiplier AS DOUBLE) AS multiplier,
  CAST(least_meant(o.value, o.qualifier, o.value, 1) AS DOUBLE) * u.multiplier AS least,
  CASE WHEN o.qualifier = 'greater_than' THEN CAST('infinity' AS DOUBLE)
    ELSE CAST(most_meant(o.value, o.qualifier, o.value, 1) AS DOUBLE) * u.multiplier END AS most,
  0.5 * u.multiplier * power(10, -coalesce(o.decimals, 0)) AS rounding,
  coalesce(o.qualifier IN ('less_than', 'greater_than'), false) AS is_open,
  coalesce('⟨' || nullif(word_zh(o.qualifier), '') || '｜' || word_en(o.qualifier) || '⟩', '') || shown(o.value) || said(u.symbol) AS said,
  o.decimals, o.qualifier, o.note, o.source_title
FROM told AS o JOIN units AS u ON u.id = o.unit
