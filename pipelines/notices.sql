-- the findings that reject a file of the release about which nobody decided, file by file
SELECT s.submission_id, s.file, f.message_zh, f.message_en
FROM submissions AS s
JOIN findings AS f USING (submission_id)
WHERE s.status = 'rejected' AND coalesce(s.decided_by, '') = '' AND f.severity IN ('fatal', 'error') AND f.status <> 'waived'
ORDER BY s.file, s.submission_id, f.severity = 'fatal' DESC, f.sheet, f.cells, f.rule_id, f.observed
