-- One row an industry of a submission, its measures side by side (in 元, 个, 人) with the cell of each.
-- is_leaf: no finer code of the sheet lies within it, so leaves add up without counting anything twice.
-- core_share: 1 wholly in the digital core, 0 not at all, empty where the classification says nothing of it.
-- core_weight: its part in the region's core value added (or revenue) as published; the effect of an error in it.
-- main_cell: the cell that stands for the row where it is the row that is meant; flag_cell: that of the local flag;
-- note_cell: that of the remark.
CREATE OR REPLACE TEMP VIEW industries AS
SELECT *, coalesce(value_added_cell, revenue_cell, gross_output_cell, employees_cell, enterprises_cell) AS main_cell,
  coalesce(flag_column || sheet_row, main_cell) AS flag_cell, coalesce(note_column || sheet_row, main_cell) AS note_cell
FROM industry_rows
