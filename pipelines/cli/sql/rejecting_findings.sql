-- what the release says of a submission that breaks one of these rules and rejects it
-- variables: submission, rules (a list)
SELECT message_zh, message_en
FROM findings
WHERE submission_id = getvariable('submission') AND list_contains(getvariable('rules'), rule_id) AND status = 'open'
ORDER BY ALL
