-- submissions: what became of the files, and of what was found in them
-- in: submissions, findings
SELECT 'file' AS what, '' AS severity, status, count(*) AS many FROM submissions GROUP BY status
UNION ALL
SELECT 'finding', severity, status, count(*) FROM findings GROUP BY severity, status
ORDER BY what, severity, status
