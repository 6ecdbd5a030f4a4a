-- sdmx_codes: the codes of the SDMX lists that the release's own tables name, with their names; of areas those in use.
-- in: regions, indicators, indicator_catalogue, units, obs_statuses, scopes, vintages
-- Of the names of a region the latest is told. Several units are one SDMX unit; the base unit names it.
WITH areas AS (
    SELECT CASE level WHEN 'country' THEN 'CN' ELSE code END AS code, max_by(name_zh, valid_from) AS name_zh
    FROM regions
    WHERE code IN (SELECT region_code FROM indicators WHERE is_headline)
    GROUP BY ALL
)
SELECT 'CL_AREA' AS list, code, name_zh, '' AS name_en FROM areas
UNION ALL
SELECT 'CL_INDICATOR', id, name_zh, name_en FROM indicator_catalogue
UNION ALL
SELECT 'CL_UNIT_MEASURE', sdmx_unit_measure, min_by(symbol, (sdmx_unit_mult, rowid)),
    min_by(name_en, (sdmx_unit_mult, rowid))
FROM units
GROUP BY ALL
UNION ALL
SELECT 'CL_OBS_STATUS', id, name_zh, name_en FROM obs_statuses
UNION ALL
SELECT 'CL_SCOPE', id, name_zh, name_en FROM scopes
UNION ALL
SELECT 'CL_VINTAGE', id, name_zh, name_en FROM vintages
ORDER BY ALL
