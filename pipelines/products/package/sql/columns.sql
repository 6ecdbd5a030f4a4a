-- columns: every column of the release, with what it means.
-- in: data_dictionary
SELECT table_name, column_name, coalesce(comment, '') AS comment FROM data_dictionary
