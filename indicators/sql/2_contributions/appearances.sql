-- appearances: where and when something was reported that could be added, and in which boundary it was drawn.
-- in: cells
SELECT DISTINCT region_code, territory_date, boundary_date, period, year, period_kind
FROM cells
WHERE dimension <> 'ratio' AND scope_reading <> 'refused'
