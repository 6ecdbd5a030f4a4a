-- which deliveries name each reporting period, on their cover or in a figure, and what came of them
WITH named AS (
    SELECT submission_id, period FROM submissions WHERE period <> ''
    UNION
    SELECT submission_id, period FROM observations WHERE period <> ''
),
figures AS (
    SELECT period, count(*) AS observations, count(DISTINCT region_code) AS regions
    FROM observations
    WHERE submission_id IN (SELECT submission_id FROM submissions WHERE status = 'accepted')
    GROUP BY period
)
SELECT
    named.period,
    count(*) AS deliveries,
    count(*) FILTER (status = 'accepted') AS accepted,
    count(*) FILTER (status = 'accepted' AND open_query_count > 0) AS waiting,
    count(*) FILTER (status = 'rejected') AS rejected,
    count(*) FILTER (status = 'superseded') AS superseded,
    CAST(max(received_at) AS VARCHAR) AS last_received_at,
    coalesce(any_value(regions), 0) AS regions,
    coalesce(any_value(observations), 0) AS observations
FROM named
JOIN submissions USING (submission_id)
LEFT JOIN figures ON figures.period = named.period
GROUP BY named.period
ORDER BY named.period
