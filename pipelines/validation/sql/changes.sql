-- One row a cell of a submission under check and the same figure a year before.
CREATE OR REPLACE TEMP VIEW changes AS SELECT * FROM compared WHERE a_year_before
