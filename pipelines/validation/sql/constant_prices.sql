-- One row an amount at constant prices under check, wherever it stands: its base year (empty: none is given), and the sheet and
-- cell where a base year is to be stated: that of the cover, or the figure's own where its file has none.
CREATE OR REPLACE TEMP VIEW constant_prices AS
WITH amounts AS (
  SELECT s.submission_id, o.sheet, o.cell, o.base_year, s.cover_sheet, s.cover_cells, coalesce(s.cover_sheet, '') <> '' AS has_cover
  FROM observed AS o
  JOIN checked_submissions AS s ON s.submission_id = CAST(o.submission_id AS submission_key) AND s.checked
  JOIN units AS u ON u.id = o.unit AND u.dimension = 'money'
  WHERE o.price_basis = 'constant' AND o.value IS NOT NULL
)
SELECT submission_id, base_year, has_cover, CASE WHEN has_cover THEN cover_sheet ELSE CAST(sheet AS VARCHAR) END AS stated_on,
  CASE WHEN has_cover THEN coalesce(cover_cells['base_year'], cover_cells['price_basis']) ELSE CAST(cell AS VARCHAR) END AS stated_in
FROM amounts
