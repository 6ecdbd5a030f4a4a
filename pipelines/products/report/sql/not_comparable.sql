-- not_comparable: what was reported and could not be compared, the latest period of each region and indicator of the
--     screen
-- in: indicators, indicator_catalogue, units, scopes
-- variable: most
WITH latest AS (
    SELECT i.region_code, i.region_name, i.region_level, i.period, i.indicator_id, c.name_zh, c.name_en, c.on_screen,
        i.reported, i.low, i.high, c.decimals, u.symbol, u.name_en AS unit_en, i.reason,
        coalesce(s.name_zh, i.scope_id) AS scope_zh, coalesce(s.name_en, i.scope_id) AS scope_en
    FROM indicators AS i
    JOIN indicator_catalogue AS c ON c.id = i.indicator_id
    JOIN units AS u ON u.id = i.unit
    LEFT JOIN scopes AS s ON s.id = i.scope_id
    WHERE i.is_headline AND NOT i.is_sample AND c.on_screen IS NOT NULL AND i.comparability = 'not_comparable'
        AND i.reason <> 'missing' AND (i.reported IS NOT NULL OR i.low IS NOT NULL)
    QUALIFY row_number() OVER (PARTITION BY i.region_code, i.indicator_id ORDER BY i.period DESC, i.period_kind) = 1
)
SELECT *, count(*) OVER () AS figures
FROM latest
ORDER BY list_position(['country', 'group', 'province', 'prefecture', 'county', 'town'], region_level), on_screen,
    coalesce(reported, high, low) DESC, region_code
LIMIT CAST(getvariable('most') AS BIGINT)
