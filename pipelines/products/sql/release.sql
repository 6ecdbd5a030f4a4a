-- what the release says of itself: each field with what the data dictionary calls it
WITH told AS (
    UNPIVOT (SELECT COLUMNS(*)::VARCHAR FROM release_manifest) ON COLUMNS(*) INTO NAME field VALUE said
)
SELECT t.field, d.comment, t.said
FROM told AS t
JOIN data_dictionary AS d ON d.table_name = 'release_manifest' AND d.column_name = t.field
