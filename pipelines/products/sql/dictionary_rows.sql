-- the data dictionary: every column of every table of the release
SELECT table_name, column_name, data_type, comment FROM data_dictionary
