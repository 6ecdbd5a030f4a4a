-- headline: the indicators of the screen, a row a region and indicator, of the latest period in which a region has
--     most to say; the most important regions first, of how many
-- in: indicators, indicator_catalogue, units
-- variables: samples (whether of invented regions), most (so many regions)
--
-- Important is who stands above others, and among the like who has the greatest figure of the first indicator.
WITH figures AS (
    SELECT i.*, c.on_screen, c.decimals, u.symbol, u.name_en AS unit_en, c.name_zh, c.name_en,
        list_position(['country', 'group', 'province', 'prefecture', 'county', 'town'], i.region_level) AS standing
    FROM indicators AS i
    JOIN indicator_catalogue AS c ON c.id = i.indicator_id
    JOIN units AS u ON u.id = i.unit
    WHERE i.is_headline AND c.on_screen IS NOT NULL AND i.is_sample = getvariable('samples')
),
periods AS (
    SELECT region_code, period, period_kind, any_value(standing) AS standing,
        coalesce(max(value) FILTER (on_screen = 1), 0) AS first_value, count(value) > 0 AS has_value
    FROM figures
    GROUP BY region_code, period, period_kind
    HAVING bool_or(reason <> 'missing')
    QUALIFY row_number() OVER (PARTITION BY region_code
        ORDER BY has_value DESC, period_kind = 'annual' DESC, period DESC, period_kind) = 1
),
placed AS (
    SELECT *, row_number() OVER (ORDER BY standing, has_value DESC, first_value DESC, region_code) AS place,
        count(*) OVER () AS regions
    FROM periods
)
SELECT placed.place, placed.regions, figures.*
FROM placed
JOIN figures USING (region_code, period, period_kind)
WHERE placed.place <= getvariable('most')
ORDER BY placed.place, figures.on_screen
