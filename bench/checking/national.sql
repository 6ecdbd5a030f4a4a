-- The industries of so many districts over so many years as they are staged, clean: drawn from hashes, the same every time.
CREATE TEMP TABLE industry_rows AS
WITH codes AS (
  SELECT c.code, row_number() OVER (ORDER BY c.code) AS number, CAST(c.name_zh AS word) AS name_zh, CAST(left(c.code, 2) AS word) AS division,
    k.share AS core_share, CAST(k.large AS word) AS large, (hash(c.code, 1) % 1000) / 1000.0 AS a, (hash(c.code, 2) % 1000) / 1000.0 AS b
  FROM activity_classes AS c JOIN core_classes AS k USING (classification, code)
  WHERE c.classification = 'gbt4754-2017' AND c.level = 4
), drawn AS (
  SELECT s.submission_id, CAST(s.region_code AS word) AS region_code, CAST(s.period AS word) AS period, s.year, c.*,
    20000 * pow(1.06, s.year - 2022) * exp((hash(s.region_code, c.code) % 1000) / 1000.0) * exp(0.2 * ((hash(s.region_code, c.code, s.year) % 1000) / 1000.0 - 0.5))
      AS level
  FROM checked_submissions AS s CROSS JOIN codes AS c
)
SELECT
  submission_id, true AS checked, region_code, period, CAST('annual' AS word) AS period_kind, year, CAST('nbs2021-core' AS word) AS scope_id,
  CAST('all_units' AS word) AS coverage, CAST('行业' AS word) AS sheet, CAST(number + 3 AS INTEGER) AS sheet_row,
  CAST('gbt4754-2017' AS word) AS classification, CAST(code AS word) AS activity_code, name_zh, division, 4 AS level, true AS is_leaf,
  core_share, large, core_share = 1 AS counted_locally, '' AS note,
  CAST('万元' AS word) AS money, 10000.0::DOUBLE AS money_multiplier, CAST('人' AS word) AS persons, 1.0::DOUBLE AS persons_multiplier,
  ceil(level / (15 + 20 * a) / 26)::DOUBLE AS enterprises, 'C' || (number + 3) AS enterprises_cell,
  greatest(4, round(level / (15 + 20 * a)))::DOUBLE AS employees, 'D' || (number + 3) AS employees_cell,
  round(level * (3 + a), 1) * 1e4 AS revenue, 'E' || (number + 3) AS revenue_cell,
  round(level * (2 + b), 1) * 1e4 AS gross_output, 'F' || (number + 3) AS gross_output_cell,
  round(level, 1) * 1e4 AS value_added, 'G' || (number + 3) AS value_added_cell, core_share / 100 AS core_weight
FROM drawn
