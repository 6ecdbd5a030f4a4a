-- The industries, to list the cells of what is broken; see `listed_cells`.
CREATE OR REPLACE TEMP VIEW listed_industries AS SELECT * FROM industries WHERE getvariable('listing')
