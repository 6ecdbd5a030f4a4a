-- the chain: sections at home in the region first, then what is missing between them
-- in: location_quotients, missing_links, class_shares (made by the steps of structures)
-- variables: region (a code), period
WITH named AS (
    SELECT code, name_zh, name_en FROM activity_classes WHERE classification = 'gbt4754-2017'
),
counted AS (
    SELECT count(DISTINCT region_code) AS regions FROM class_shares WHERE period = getvariable('period')
)
SELECT 'home' AS kind, q.code, named.name_zh, named.name_en, q.value, q.comparability, q.reason, counted.regions
FROM location_quotients AS q
JOIN named USING (code)
CROSS JOIN counted
WHERE q.region_code = getvariable('region') AND q.period = getvariable('period')
UNION ALL BY NAME
SELECT 'missing' AS kind, m.code, named.name_zh, named.name_en, m.quotient AS value, '' AS comparability, '' AS reason,
    counted.regions
FROM missing_links AS m
JOIN named USING (code)
CROSS JOIN counted
WHERE m.region_code = getvariable('region') AND m.period = getvariable('period')
ORDER BY kind, value DESC NULLS LAST, code
