-- repeated_cells: cells in which one source gives one figure several times: on two sheets, in two rows, in two units.
--     Usually empty.
-- in: alike_cells, given_cells
--
-- The most exact of them stands for all (`place` 1). Where they have no point in common the source has said nothing of
-- the figure (`is_contradicted`); where an open query keeps one of them out, none counts.
SELECT submission_id, sheet, cell,
    row_number() OVER (figure ORDER BY query_treatment = 'out' DESC, base_value IS NULL, qualifier <> '', rounding,
        sheet, cell) AS place,
    coalesce(max(least_meant(base_value, qualifier, value, unit_factor) - rounding) OVER figure
        > min(CASE WHEN qualifier <> 'greater_than'
            THEN most_meant(base_value, qualifier, value, unit_factor) + rounding END) OVER figure, false)
        AS is_contradicted
FROM given_cells
JOIN alike_cells USING (submission_id, sheet, cell)
WINDOW figure AS (PARTITION BY source_id, region_code, territory_date, period, period_kind, measure, classification,
    activity_code, scope_id,
    coverage, vintage, price_basis)
QUALIFY count(*) OVER figure > 1
