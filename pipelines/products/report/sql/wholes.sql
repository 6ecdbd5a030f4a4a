-- wholes: the regions that have a total of a measure in two years, as have regions right below them; the highest first
-- in: indicators, indicator_catalogue, regions
-- variables: measure, most
WITH twice AS (
    SELECT region_code, any_value(region_name) AS region_name, any_value(region_level) AS region_level
    FROM indicators
    JOIN indicator_catalogue AS c
        ON c.id = indicator_id AND c.kind = 'level' AND c.measure = getvariable('measure')
        AND c.target_level IN ('total', 'economy')
    WHERE is_headline AND period_kind = 'annual' AND value IS NOT NULL AND NOT indicators.is_sample
    GROUP BY region_code
    HAVING count(DISTINCT period) > 1
)
SELECT whole.region_code, whole.region_name, count(DISTINCT part.region_code) AS parts
FROM twice AS whole
JOIN regions ON regions.parent_code = whole.region_code
JOIN twice AS part ON part.region_code = regions.code
GROUP BY ALL
ORDER BY list_position(['country', 'province', 'prefecture'], any_value(whole.region_level)), parts DESC, whole.region_code
LIMIT CAST(getvariable('most') AS BIGINT)
