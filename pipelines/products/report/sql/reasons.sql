-- reasons: why headline figures are assumed or not comparable: how many figures of how many regions have each reason
-- in: indicators
WITH told AS (
    SELECT comparability, region_code, unnest(string_split(reason, ',')) AS reason
    FROM indicators
    WHERE is_headline AND NOT is_sample AND reason <> '' AND reason <> 'missing'
)
SELECT reason, count(*) FILTER (comparability = 'assumed') AS assumed,
    count(*) FILTER (comparability = 'not_comparable') AS not_comparable, count(DISTINCT region_code) AS regions
FROM told
GROUP BY reason
ORDER BY count(*) DESC, reason
