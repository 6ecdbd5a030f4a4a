-- One row a code whose territory changed while the code lived on, and the day.
CREATE OR REPLACE TABLE boundary_changes AS
SELECT from_code AS region_code, effective FROM region_changes WHERE from_code_survives
UNION ALL
SELECT unnest(string_split(to_code, ';')), effective FROM region_changes WHERE to_code_preexisting
