-- reporting: of how many parts a region has figures, of its latest year and each measure; where most lack first
-- in: macro_control, measures
-- variable: most
WITH latest AS (
    SELECT m.region_code, m.region_name, m.measure, m.parts_level, m.period, t.name_zh, t.name_en, m.parts_reported,
        m.parts_given, m.parts_existing, m.reported_share
    FROM macro_control AS m
    JOIN measures AS t ON t.id = m.measure
    WHERE NOT m.is_sample AND m.period_kind = 'annual' AND m.parts_reported < m.parts_existing
    QUALIFY row_number() OVER (PARTITION BY m.region_code, m.measure, m.parts_level ORDER BY m.period DESC) = 1
)
SELECT *, count(*) OVER () AS rows
FROM latest
ORDER BY parts_existing - parts_reported DESC, region_code, measure, parts_level
LIMIT CAST(getvariable('most') AS BIGINT)
