-- every table and view of the release that is for people
-- how observations and contributions are kept is told by the views of these names
SELECT DISTINCT table_name FROM data_dictionary
WHERE NOT list_contains(getvariable('stored'), table_name)
ORDER BY table_name
