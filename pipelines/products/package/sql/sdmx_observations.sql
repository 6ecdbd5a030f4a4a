-- sdmx_observations: the headline of each region, period and indicator as an SDMX observation, named as in sdmx.toml.
-- in: indicators, regions, units, indicator_catalogue
-- A cumulated period is a range, its first day and its length: of SDMX's frequencies none says "since January".
-- A figure that could not be had is O (missing) and not M (cannot exist), as CL_OBS_STATUS 2.2 tells the two apart.
WITH told AS (
    SELECT *, left(period, 4) AS year, substr(period, 5, 1) AS part, regexp_extract(period, '(\d+)$', 1) AS last,
        list_transform(string_split(obs_status, ','),
            lambda code: CASE code WHEN 'M' THEN 'O' ELSE code END) AS statuses
    FROM indicators
    WHERE is_headline
),
countries AS (
    SELECT DISTINCT code FROM regions WHERE level = 'country'
)
SELECT
    CASE told.period_kind
        WHEN 'annual' THEN 'A'
        WHEN 'cumulative' THEN '_O'
        ELSE CASE part WHEN 'H' THEN 'S' ELSE part END
    END AS FREQ,
    CASE WHEN countries.code IS NULL THEN told.region_code ELSE 'CN' END AS REF_AREA,
    told.indicator_id AS INDICATOR,
    CASE told.period_kind
        WHEN 'annual' THEN year
        WHEN 'cumulative' THEN
            year || '-01-01/P' || CAST(last AS INTEGER) * CASE part WHEN 'H' THEN 6 WHEN 'Q' THEN 3 ELSE 1 END || 'M'
        ELSE year || '-' || CASE part WHEN 'H' THEN 'S' || last WHEN 'Q' THEN 'Q' || last ELSE last END
    END AS TIME_PERIOD,
    told.value AS OBS_VALUE, told.low AS OBS_LOW, told.high AS OBS_HIGH,
    CASE WHEN told.value IS NULL THEN 'O'
        ELSE list_filter(['B', 'D', 'E', 'U', 'V', 'P'] || statuses, lambda code: list_contains(statuses, code))[1]
    END AS OBS_STATUS,
    array_to_string(statuses, ' ') AS OBS_STATUS_ALL,
    units.sdmx_unit_measure AS UNIT_MEASURE, units.sdmx_unit_mult AS UNIT_MULT, catalogue.decimals AS DECIMALS,
    told.comparability AS COMPARABILITY, replace(told.reason, ',', ' ') AS REASON, told.scope_id AS SCOPE,
    told.coverage AS COVERAGE, told.vintage AS VINTAGE, told.price_basis AS PRICE_BASIS,
    told.pre_break_value AS PRE_BREAK_VALUE, told.is_sample AS IS_SAMPLE,
    told.source_title AS SOURCE
FROM told
JOIN units ON units.id = told.unit
JOIN indicator_catalogue AS catalogue ON catalogue.id = told.indicator_id
LEFT JOIN countries ON countries.code = told.region_code
ORDER BY INDICATOR, REF_AREA, FREQ, TIME_PERIOD
