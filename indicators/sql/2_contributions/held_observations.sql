-- held_observations: what an open query keeps out counts as not known; what it only flags counts, unvalidated.
-- in: observations, held_cells
SELECT o.submission_id, o.sheet, o.cell, bool_or(held_cells.query_treatment = 'out') AS is_out
FROM observations AS o
JOIN held_cells
    ON held_cells.submission_id = o.submission_id AND held_cells.sheet IN ('', o.sheet)
        AND held_cells.cell IN ('', o.cell)
GROUP BY o.submission_id, o.sheet, o.cell
