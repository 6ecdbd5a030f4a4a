-- held_observations: what an open query keeps out counts as not known; what it only flags counts, unvalidated.
-- in: observations, held_cells
--
-- Cells by their address, which may be thousands of a file; apart from them, the few that stand for a sheet or a file.
WITH held AS (
    SELECT submission_id, sheet, cell, held_cells.query_treatment
    FROM observations
    JOIN held_cells USING (submission_id, sheet, cell)
    UNION ALL BY NAME
    SELECT o.submission_id, o.sheet, o.cell, wide.query_treatment
    FROM observations AS o
    JOIN held_cells AS wide
        ON wide.submission_id = o.submission_id AND wide.sheet IN ('', o.sheet) AND wide.cell IN ('', o.cell)
        AND (wide.sheet = '' OR wide.cell = '')
)
SELECT submission_id, sheet, cell, bool_or(query_treatment = 'out') AS is_out
FROM held
GROUP BY submission_id, sheet, cell
