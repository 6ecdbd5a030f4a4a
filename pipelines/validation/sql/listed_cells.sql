-- The cells, to list those of what is broken: a rule's subquery over them costs nothing while its cells are only counted.
CREATE OR REPLACE TEMP VIEW listed_cells AS SELECT * FROM cells WHERE getvariable('listing')
