-- location_quotients: the share of each class in a region, over its share in all the regions that are asked about:
--     above one it is more at home here.
-- in: class_shares
-- variable: region
--
-- The whole is the sum of the regions, the region among them. The ends are outer ones: the least share here over the
-- greatest there, and the other way round.
WITH wholes AS (
    SELECT period, code,
        CASE WHEN count(low) = count(*) THEN sum(low ORDER BY region_code) END AS low,
        CASE WHEN count(value) = count(*) THEN sum(value ORDER BY region_code) END AS value,
        CASE WHEN count(high) = count(*) THEN sum(high ORDER BY region_code) END AS high
    FROM class_shares
    GROUP BY period, code
),
totals AS (
    SELECT period,
        CASE WHEN count(low) = count(*) THEN sum(low ORDER BY code) END AS low,
        CASE WHEN count(value) = count(*) THEN sum(value ORDER BY code) END AS value,
        CASE WHEN count(high) = count(*) THEN sum(high ORDER BY code) END AS high
    FROM wholes
    GROUP BY period
),
shares AS (
    SELECT period, code, quotient(one.value, total.value) AS share,
        part_low(one.low, total.low - one.low, total.high - one.high) AS share_low,
        part_high(one.low, one.high, total.low - one.low) AS share_high
    FROM wholes AS one
    JOIN totals AS total USING (period)
)
SELECT own.region_code, own.period, own.code, own.share_low, own.share, own.share_high,
    quotient(own.share_low, whole.share_high) AS low, quotient(own.share, whole.share) AS value,
    quotient(own.share_high, whole.share_low) AS high,
    CASE WHEN own.share IS NULL OR whole.share IS NULL THEN 'not_comparable' ELSE comparability END AS comparability,
    -- its own figure may be exact, and another of the whole not be known
    CASE WHEN own.share IS NULL OR whole.share IS NULL THEN coalesce(nullif(reason, ''), 'tolerance') ELSE reason END
        AS reason
FROM class_shares AS own
JOIN shares AS whole USING (period, code)
WHERE own.region_code = getvariable('region')
