-- figures_of: the value added of the core of some regions in a year, under whatever scope the connection is aimed at
-- in: indicators
-- variables: regions, period
SELECT region_code, value, low, high, comparability, reason
FROM indicators
WHERE indicator_id = 'core_value_added' AND is_headline AND period_kind = 'annual' AND period = getvariable('period')
    AND list_contains(getvariable('regions'), region_code)
