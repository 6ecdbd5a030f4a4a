-- past_findings: submissions whose findings concern nobody any more: withdrawn, replaced, or followed by one that was accepted.
SELECT s.submission_id
FROM submissions AS s
LEFT JOIN submissions AS later
    ON s.status = 'rejected' AND s.form = 'submission' AND later.form = s.form AND later.status = 'accepted'
    AND later.region_code = s.region_code AND later.period = s.period AND later.delivery > s.delivery
WHERE s.status IN ('superseded', 'withdrawn') OR s.rests_on = 'kept_rows' OR later.submission_id IS NOT NULL
