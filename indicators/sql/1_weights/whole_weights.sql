-- whole_weights: what counts whole: a published total of the scope itself, and figures of the whole economy.
-- in: scopes
SELECT id AS scope_id, 'total' AS target_level, id AS target_code, 'scope' AS classification, id AS code,
    1 AS low, 1 AS high, 1 AS known
FROM scopes
WHERE is_target
UNION ALL BY NAME
SELECT id AS scope_id, 'economy' AS target_level, 'TOTAL' AS target_code, 'total' AS classification, 'TOTAL' AS code,
    1 AS low, 1 AS high, 1 AS known
FROM scopes
WHERE is_target
