-- The changes, to list the cells of what is broken; see `listed_cells`.
CREATE OR REPLACE TEMP VIEW listed_changes AS SELECT * FROM changes WHERE getvariable('listing')
