-- class_shares: the share of each class in all that a region has by classes, with what the unknown of the others
--     leaves.
-- in: structures
WITH totals AS (
    SELECT region_code, period, count(*) AS classes, count(low) AS lows, count(value) AS known, count(high) AS highs,
        sum(low ORDER BY code) AS all_low, sum(value ORDER BY code) AS total, sum(high ORDER BY code) AS all_high
    FROM structures
    GROUP BY region_code, period
)
SELECT one.*, classes, CASE WHEN known = classes THEN total END AS total,
    part_low(low, all_low - low, CASE WHEN highs = classes THEN all_high - high END) AS share_low,
    CASE WHEN known = classes THEN quotient(value, total) END AS share,
    part_high(low, high, CASE WHEN lows = classes THEN all_low - low END) AS share_high
FROM structures AS one
JOIN totals USING (region_code, period)
