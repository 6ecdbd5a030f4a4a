-- One row a published figure of a year in a series of years: one region, measure, activity, scope, coverage and part of the year.
-- `fits`: another figure of the series, of a year or two apart, is about as large, so that of two that differ the other is asked.
CREATE OR REPLACE TEMP TABLE neighbours AS
WITH points AS (
  SELECT *, concat_ws('|', region_code, measure, classification, activity_code, scope_id, coverage, period_kind, substr(period, 5)) AS series
  FROM published WHERE base > 0 AND year IS NOT NULL
)
SELECT p.*, EXISTS (
    FROM points AS o
    WHERE o.series = p.series AND abs(o.year - p.year) BETWEEN 1 AND 2
      AND quotient(o.base, p.base) BETWEEN 0.667 AND 1.5
  ) AS fits
FROM points AS p
