-- comments: every table and view of the release, with what it is.
-- in: the release's own catalogue
SELECT table_name, coalesce(comment, '') AS comment
FROM duckdb_tables()
WHERE NOT internal AND NOT temporary AND schema_name = 'main'
UNION ALL
SELECT view_name, coalesce(comment, '')
FROM duckdb_views()
WHERE NOT internal AND NOT temporary AND schema_name = 'main'
