-- The rows of industries, with the cell that stands for the row where it is the row that is meant.
CREATE OR REPLACE TEMP VIEW industries AS
SELECT *, coalesce(value_added_cell, revenue_cell, gross_output_cell, employees_cell, enterprises_cell) AS main_cell
FROM industry_rows
