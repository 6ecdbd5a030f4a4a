-- verdicts: how comparable the headline figures of each indicator are, and how much rests on rows that nobody has
--     verified
-- in: indicators, indicator_catalogue
SELECT i.indicator_id, any_value(c.name_zh) AS name_zh, any_value(c.name_en) AS name_en,
    count(*) FILTER (comparability = 'exact') AS exact,
    count(*) FILTER (comparability = 'bounded') AS bounded,
    count(*) FILTER (comparability = 'assumed') AS assumed,
    count(*) FILTER (comparability = 'not_comparable' AND reason <> 'missing') AS not_comparable,
    count(*) FILTER (comparability = 'not_comparable' AND reason = 'missing') AS missing,
    count(value) AS told,
    count(*) FILTER (value IS NOT NULL AND unverified_share > 0) AS on_unverified,
    count(*) FILTER (value IS NOT NULL AND uncertain_share > 0) AS on_uncertain,
    avg(unverified_share) FILTER (value IS NOT NULL) AS mean_unverified,
    avg(uncertain_share) FILTER (value IS NOT NULL) AS mean_uncertain
FROM indicators AS i
JOIN indicator_catalogue AS c ON c.id = i.indicator_id
WHERE i.is_headline AND c.headline AND NOT i.is_sample
GROUP BY i.indicator_id
HAVING count(*) > count(*) FILTER (reason = 'missing')
ORDER BY min(c.on_screen) NULLS LAST, i.indicator_id
