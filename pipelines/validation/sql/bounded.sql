-- One row a figure of a submission under check, whatever it measures and wherever it stands: single industries and all others,
-- with the level of its region. `part` is 'industry' for a single industry.
CREATE OR REPLACE TEMP VIEW bounded AS
WITH levels AS MATERIALIZED (SELECT code, arg_max(level, valid_from) AS level FROM regions GROUP BY code)
SELECT c.submission_id, CAST(c.sheet AS VARCHAR) AS sheet, c.cell, s.region_code, l.level, s.period, s.prior_period, CAST(c.activity_code AS VARCHAR) AS activity_code,
  c.measure, 'industry' AS part, c.base, c.value, CAST(c.symbol AS VARCHAR) AS symbol, c.dimension, c.multiplier
FROM cells AS c JOIN checked_submissions AS s ON s.submission_id = c.submission_id LEFT JOIN levels AS l ON l.code = s.region_code
WHERE c.checked AND NOT c.is_total AND c.base IS NOT NULL
UNION ALL
SELECT f.submission_id, f.sheet, f.cell, f.region_code, l.level, f.period, f.prior_period, f.activity_code,
  f.measure, CASE WHEN f.classification IN ('total', 'scope', 'nbs-digital-2021') THEN '' ELSE 'industry' END, f.base, CAST(f.value AS DOUBLE), f.symbol, f.dimension, f.multiplier
FROM figures AS f LEFT JOIN levels AS l ON l.code = f.region_code
WHERE f.checked AND f.base IS NOT NULL
