-- rule_results: one row a submission and rule with findings; how many, how many cells the rule looked at, whether they are explained.
-- in: findings, submissions, rule_results
SELECT f.submission_id, f.file, f.rule_id, any_value(f.severity) AS severity,
    CASE WHEN count(DISTINCT f.status) = 1 THEN any_value(f.status) ELSE 'mixed' END AS status,
    any_value(f.message_zh) AS message_zh, any_value(f.message_en) AS message_en,
    count(*) AS finding_count,
    any_value(r.cells_evaluated) AS cells_evaluated,
    bool_and(f.status NOT IN ('explained', 'carried') OR f.explanation <> '') AS explained_says_how,
    -- a lock file is noted without being a submission
    bool_and(f.submission_id = '' OR f.submission_id IN (SELECT submission_id FROM submissions)) AS belongs_to_submission
FROM findings AS f
LEFT JOIN rule_results AS r ON r.submission_id = f.submission_id AND r.rule_id = f.rule_id
GROUP BY f.submission_id, f.file, f.rule_id
ORDER BY f.file, f.rule_id
