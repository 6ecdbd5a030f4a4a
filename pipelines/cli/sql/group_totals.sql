-- what a group has together: sums and ratios, with the published figure of the whole group where there is one
-- variables: period (or empty: all), indicators (a list, empty: all), published_as (a region code, or empty)
WITH names AS (
    SELECT code, arg_max(name_zh, valid_from) AS name FROM regions GROUP BY code
    UNION ALL
    SELECT code, name_zh FROM zones
),
named AS (
    SELECT map(list(code), list(name)) AS by_code FROM names
)
SELECT one.*, units.symbol, whole.value AS published, whole.source_title AS published_source,
    list_transform(one.lacking, lambda code: by_code[code]) AS lacking_names
FROM group_indicators AS one
CROSS JOIN named
JOIN units ON units.id = one.unit
LEFT JOIN indicators AS whole
    ON whole.region_code = getvariable('published_as') AND whole.indicator_id = one.indicator_id AND whole.period = one.period
    AND whole.period_kind = one.period_kind AND whole.is_headline
WHERE getvariable('period') IN ('', one.period)
    AND (len(getvariable('indicators')) = 0 OR list_contains(getvariable('indicators'), one.indicator_id))
ORDER BY one.is_sample, one.period DESC, len(one.lacking), one.indicator_id
