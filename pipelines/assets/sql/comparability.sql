-- how comparable the headline indicators are, and how wide the bounds of the bounded ones, as a part of the value
SELECT
    count(*) AS headlines,
    count(DISTINCT region_code) AS regions,
    count(*) FILTER (comparability = 'exact') AS exact,
    count(*) FILTER (comparability = 'bounded') AS bounded,
    count(*) FILTER (comparability = 'assumed') AS assumed,
    count(*) FILTER (comparability = 'not_comparable') AS not_comparable,
    round(avg(quotient(high - low, value)) FILTER (comparability = 'bounded' AND value > 0), 4) AS mean_width_of_bounds
FROM indicators
WHERE is_headline
