-- One row a cell of a submission under check and the same figure of the same year up to an earlier month.
CREATE OR REPLACE TEMP VIEW accrued AS SELECT * FROM compared WHERE NOT a_year_before
