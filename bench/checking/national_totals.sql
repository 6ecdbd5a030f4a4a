-- The gross domestic product of each district: a little more than what its industries add.
INSERT INTO figures BY NAME
SELECT submission_id, true AS checked, false AS by_figure, '总量' AS sheet, 'C4' AS cell, CAST(any_value(region_code) AS VARCHAR) AS region_code,
  CAST(any_value(period) AS VARCHAR) AS period, 'annual' AS period_kind, any_value(year) AS year, 'total' AS classification, 'TOTAL' AS activity_code,
  'gdp' AS measure, 'none' AS scope_id, 'all_units' AS coverage, round(sum(value_added) / 0.95 / 1e8, 2) AS value,
  round(sum(value_added) / 0.95 / 1e8, 2) * 1e8 AS base, '亿元' AS symbol, 'money' AS dimension, 1e8 AS multiplier, '' AS note
FROM industry_rows GROUP BY submission_id
