-- submissions: one row a received file; what the flow decided about it, beside the findings on which it rests.
-- in: submissions, findings
WITH blocking AS (
    SELECT submission_id, count(*) FILTER (severity IN ('fatal', 'error') AND status = 'open') AS blocking_count
    FROM findings
    GROUP BY submission_id
)
SELECT s.*,
    s.status <> 'accepted' OR coalesce(b.blocking_count, 0) = 0 AS accepted_is_sound,
    s.status NOT IN ('rejected', 'withdrawn') OR coalesce(b.blocking_count, 0) > 0 OR s.decided_by <> '' AS refused_says_why,
    s.status <> 'accepted' OR s.form <> 'submission'
        OR count(*) FILTER (s.status = 'accepted') OVER (PARTITION BY s.form, s.region_code, s.period) = 1 AS counts_once,
    s.status <> 'accepted' OR s.observation_count > 0 AS gives_figures
FROM submissions AS s
LEFT JOIN blocking AS b USING (submission_id)
ORDER BY s.file, s.content_sha256
