-- submissions: one row a received file; what the flow decided about it, beside the findings on which it rests.
-- in: submissions, findings
WITH blocking AS (
    SELECT submission_id, count(*) FILTER (severity IN ('fatal', 'error') AND status = 'open') AS blocking_count
    FROM findings
    GROUP BY submission_id
)
SELECT s.*, coalesce(b.blocking_count, 0) AS blocking_count
FROM submissions AS s
LEFT JOIN blocking AS b USING (submission_id)
ORDER BY s.file, s.content_sha256
