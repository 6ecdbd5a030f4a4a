-- One row a measure of a sheet, region and period under check: how many figures, the least, the greatest by size, and what all of
-- them come to regardless of sign, what they would were each the middle one (`typical`); beside the bound that holds for each and its words. So few rows tell whether any is beyond.
CREATE OR REPLACE TEMP TABLE extremes AS
WITH levels AS (SELECT code, arg_max(level, valid_from) AS level FROM regions GROUP BY code),
columns AS (
  SELECT submission_id, sheet, unnest([
    {measure: 'enterprises', looked: count(enterprises), least: min(enterprises), greatest: max(abs(enterprises)), total: sum(abs(enterprises)), typical: count(enterprises) * median(abs(enterprises))},
    {measure: 'employees', looked: count(employees), least: min(employees), greatest: max(abs(employees)), total: sum(abs(employees)), typical: count(employees) * median(abs(employees))},
    {measure: 'revenue', looked: count(revenue), least: min(revenue), greatest: max(abs(revenue)), total: sum(abs(revenue)), typical: count(revenue) * median(abs(revenue))},
    {measure: 'gross_output', looked: count(gross_output), least: min(gross_output), greatest: max(abs(gross_output)), total: sum(abs(gross_output)), typical: count(gross_output) * median(abs(gross_output))},
    {measure: 'value_added', looked: count(value_added), least: min(value_added), greatest: max(abs(value_added)), total: sum(abs(value_added)), typical: count(value_added) * median(abs(value_added))}
  ], recursive := true)
  FROM industries WHERE checked GROUP BY submission_id, sheet
), told AS (
  SELECT c.submission_id, CAST(c.sheet AS VARCHAR) AS sheet, s.region_code, s.period, c.measure, 'industry' AS part, c.looked, c.least, c.greatest, c.total, c.typical
  FROM columns AS c JOIN checked_submissions AS s ON s.submission_id = c.submission_id
  WHERE c.looked > 0
  UNION ALL
  SELECT submission_id, sheet, region_code, period, measure,
    CASE WHEN classification IN ('total', 'scope', 'nbs-digital-2021') THEN '' ELSE 'industry' END AS part, count(base), min(base), max(abs(base)), sum(abs(base)), NULL
  FROM figures WHERE checked AND base IS NOT NULL
  GROUP BY submission_id, sheet, region_code, period, measure, part
)
SELECT t.*, CAST(b.least AS DOUBLE) AS lowest, CAST(b.most AS DOUBLE) AS highest, b.multiple, b.reference
FROM told AS t
LEFT JOIN levels AS l ON l.code = t.region_code
JOIN bounds AS b ON b.measure = t.measure AND b.part = t.part AND b.level = coalesce(l.level, 'country')
WHERE t.region_code <> '' -- of a region that could not be read nobody knows how large it may be
