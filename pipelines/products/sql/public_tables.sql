-- what the release's database holds besides: its tables and views, and what each is (zh / en)
SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal AND NOT temporary
UNION ALL
SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND NOT temporary
ORDER BY table_name
