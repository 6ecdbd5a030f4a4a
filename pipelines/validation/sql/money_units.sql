-- One row a sheet of industries under check, and where its unit of money is stated: on the cover, or, where the file has none, at the
-- heads of its columns of money (right above the first row). A table: five rules ask it.
CREATE OR REPLACE TEMP TABLE money_units AS
WITH sheets AS (
  SELECT submission_id, sheet, [any_value(revenue_cell), any_value(gross_output_cell), any_value(value_added_cell)] AS money_cells,
    any_value(header_row) AS header_row, min(sheet_row) AS first_row
  FROM industries WHERE checked
  GROUP BY submission_id, sheet
)
SELECT i.submission_id, i.sheet,
  CASE WHEN s.cover_cells['money_unit'] IS NOT NULL THEN s.cover_sheet ELSE CAST(i.sheet AS VARCHAR) END AS stated_on,
  CASE WHEN s.cover_cells['money_unit'] IS NOT NULL THEN [s.cover_cells['money_unit']]
    ELSE list_transform(list_distinct(i.money_cells), lambda cell: head_of(cell, i.header_row, i.first_row)) END AS stated_in
FROM sheets AS i JOIN checked_submissions AS s ON s.submission_id = i.submission_id
