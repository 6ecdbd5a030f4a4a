-- what has no comparable figure, and why: the indicators of the page by name, also those that nobody could form, of all
-- others how many there are
-- variables: region (a code), period, shown (ids of the indicators of the page), idle (ids of what the region cannot have)
WITH headlines AS (
    FROM indicators
    WHERE is_headline AND region_code = getvariable('region') AND period = getvariable('period')
    QUALIFY row_number() OVER (PARTITION BY indicator_id ORDER BY period_kind) = 1
),
lacking AS (
    SELECT indicator_id, reason FROM headlines WHERE value IS NULL
    UNION ALL
    SELECT id AS indicator_id, 'missing' AS reason
    FROM indicator_catalogue
    WHERE list_contains(getvariable('shown'), id) AND id NOT IN (SELECT indicator_id FROM headlines)
),
possible AS (
    FROM lacking
    WHERE NOT list_contains(getvariable('idle'), indicator_id)
)
SELECT reason, coalesce(list(name_zh ORDER BY place) FILTER (place IS NOT NULL), []) AS names_zh,
    coalesce(list(name_en ORDER BY place) FILTER (place IS NOT NULL), []) AS names_en,
    count(*) FILTER (place IS NULL) AS further
FROM (
    SELECT reason, name_zh, name_en, list_position(getvariable('shown'), c.id) AS place
    FROM possible
    JOIN indicator_catalogue AS c ON c.id = possible.indicator_id
)
GROUP BY reason
ORDER BY min(place) NULLS LAST, reason
