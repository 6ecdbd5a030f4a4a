-- release: which release this is and what it rests on
-- in: release_manifest, scopes, submissions, findings
SELECT m.*, s.name_zh AS scope_zh, s.name_en AS scope_en,
    (SELECT count(*) FROM submissions WHERE status = 'accepted' AND NOT is_sample) AS accepted,
    (SELECT count(*) FROM submissions WHERE status IN ('rejected', 'unread')) AS rejected,
    (SELECT count(*) FROM findings WHERE severity = 'query' AND status = 'open') AS open_queries
FROM release_manifest AS m
JOIN scopes AS s ON s.id = m.target_scope
