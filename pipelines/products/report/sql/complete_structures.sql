-- complete_structures: of what is laid out, the year and level of regions in which most regions have the share of every
--     class, and these regions, the largest first
-- in: class_shares, regions
-- variable: samples
WITH complete AS (
    SELECT region_code, period, any_value(total) AS total
    FROM class_shares
    GROUP BY region_code, period
    HAVING count(share) = count(*) AND any_value(total) > 0
),
placed AS (
    SELECT complete.*, r.name AS region_name, r.level
    FROM complete
    JOIN (
        SELECT code, arg_max(name_zh, valid_from) AS name, arg_max(level, valid_from) AS level,
            arg_max(is_sample, valid_from) AS is_sample
        FROM regions
        GROUP BY code
    ) AS r ON r.code = region_code AND r.is_sample = getvariable('samples') AND r.level <> 'country'
),
chosen AS (
    SELECT period, level, count(*) AS regions
    FROM placed
    GROUP BY period, level
    HAVING count(*) > 2
    ORDER BY regions DESC, period DESC, level
    LIMIT 1
)
SELECT placed.*, chosen.regions
FROM placed
JOIN chosen USING (period, level)
ORDER BY total DESC, region_code
