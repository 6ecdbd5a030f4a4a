-- alike_cells: cells that may be one figure several times, by a hash of what tells figures apart. A table of its own,
--     for it is usually empty and what is joined with it then costs nothing.
-- in: observations, found_vintages
--
-- What is left over of several regions is no figure of one.
WITH hashed AS MATERIALIZED (
    SELECT submission_id, sheet, cell,
        hash(submission_id, source_title, source_url, o.region_code, o.period, period_kind, o.measure, classification,
        activity_code, scope_id, coverage, coalesce(found.vintage, o.vintage), price_basis, base_year) AS figure
    FROM observations AS o
    LEFT JOIN (SELECT submission_id, sheet, cell, vintage FROM found_vintages) AS found USING (submission_id, sheet,
        cell)
    WHERE activity_code <> 'UNALLOCATED'
)
SELECT submission_id, sheet, cell
FROM hashed
SEMI JOIN (SELECT figure FROM hashed GROUP BY figure HAVING count(*) > 1) USING (figure)
