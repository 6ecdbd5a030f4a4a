-- rule_results: one row a submission and rule with findings; how many, how many cells the rule looked at, whether they are explained.
-- in: findings, submissions, rule_results
SELECT f.submission_id, f.file, f.rule_id, any_value(f.severity) AS severity,
    CASE WHEN count(DISTINCT f.status) = 1 THEN any_value(f.status) ELSE 'mixed' END AS status,
    any_value(f.message_zh) AS message_zh, any_value(f.message_en) AS message_en,
    count(*) AS finding_count,
    any_value(r.cells_evaluated) AS cells_evaluated,
    count(*) FILTER (f.status IN ('explained', 'carried') AND f.explanation = '') AS unexplained_count,
    -- a lock file is noted without being a submission
    count(*) FILTER (f.submission_id <> '' AND f.submission_id NOT IN (SELECT submission_id FROM submissions)) AS stray_count
FROM findings AS f
LEFT JOIN rule_results AS r ON r.submission_id = f.submission_id AND r.rule_id = f.rule_id
GROUP BY f.submission_id, f.file, f.rule_id
ORDER BY f.file, f.rule_id
