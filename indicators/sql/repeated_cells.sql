-- repeated_cells: cells in which one source gives one figure several times: on two sheets, in two rows, in two units. Usually empty.
-- in: observations, given_cells
--
-- The most exact of them stands for all (`place` 1). Where they have no point in common the source has said nothing of the figure
-- (`is_contradicted`); where an open query keeps one of them out, none counts. What is left over of several regions is no figure of one.
WITH hashed AS (
    SELECT submission_id, sheet, cell, hash(submission_id, source_title, source_url, region_code, period, period_kind, measure, classification,
        activity_code, scope_id, coverage, vintage, price_basis, base_year) AS figure
    FROM observations
    WHERE activity_code <> 'UNALLOCATED'
),
suspected AS MATERIALIZED (
    SELECT submission_id, sheet, cell
    FROM hashed
    WHERE figure IN (SELECT figure FROM hashed GROUP BY figure HAVING count(*) > 1)
)
SELECT submission_id, sheet, cell,
    row_number() OVER (figure ORDER BY held_by_query = 'out' DESC, base_value IS NULL, qualifier <> '', rounding, sheet, cell) AS place,
    coalesce(max(least_meant(base_value, qualifier, value, unit_factor) - rounding) OVER figure
        > min(CASE WHEN qualifier <> 'greater_than' THEN most_meant(base_value, qualifier, value, unit_factor) + rounding END) OVER figure, false)
        AS is_contradicted
FROM given_cells
JOIN suspected USING (submission_id, sheet, cell)
WINDOW figure AS (PARTITION BY source_id, region_code, territory_date, period, period_kind, measure, classification, activity_code, scope_id,
    coverage, vintage, price_basis)
QUALIFY count(*) OVER figure > 1
