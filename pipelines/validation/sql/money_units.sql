-- One row a sheet of industries under check, and where its unit of money is stated: on the cover, or, where the file has none, at the
-- heads of its columns of money (right above the first row).
CREATE OR REPLACE TEMP VIEW money_units AS
SELECT i.submission_id, i.sheet,
  CASE WHEN s.cover_cells['money_unit'] IS NOT NULL THEN s.cover_sheet ELSE CAST(i.sheet AS VARCHAR) END AS stated_on,
  CASE WHEN s.cover_cells['money_unit'] IS NOT NULL THEN [s.cover_cells['money_unit']]
    ELSE list_transform(list_distinct([any_value(i.revenue_cell), any_value(i.gross_output_cell), any_value(i.value_added_cell)]),
      lambda cell: head_of(cell, any_value(i.header_row), min(i.sheet_row))) END AS stated_in
FROM industries AS i JOIN checked_submissions AS s ON s.submission_id = i.submission_id
WHERE i.checked
GROUP BY i.submission_id, i.sheet, s.cover_cells, s.cover_sheet
