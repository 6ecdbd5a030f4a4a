-- figures_of_vintages: the figures of the whole economy, each with its series and what may have been rounded away of
--     it.
-- in: observations, submissions, units, vintages, drawn_boundaries, held_observations
--
-- A series is one measure in one table of one source, over its regions and years: what a bureau's database held on one
-- day. A table is printed to the finest digit that stands in it.
SELECT o.submission_id, o.sheet, o.cell, o.source_title, o.source_url, o.region_code, boundary.territory_date,
    o.period, o.period_kind,
    year_of(o.period) AS year, o.measure, o.activity_code, o.scope_id, o.coverage, o.vintage, vintages.says, o.made_on,
    o.is_sample,
    CASE WHEN o.base_year IS NULL THEN o.price_basis ELSE o.price_basis || ':' || o.base_year END AS price_basis,
    CAST(in_base_units(o.value, u.multiplier) AS DECIMAL(22, 6)) AS base_value,
    CAST(0.5 * power(10, -coalesce(o.decimals, max(digits_after_point(o.value)) OVER (
        PARTITION BY o.submission_id, o.sheet, o.source_title, o.source_url, o.measure,
            o.unit))) * u.multiplier AS DECIMAL(22, 6)) AS rounding,
    dense_rank() OVER (
        ORDER BY o.submission_id, o.sheet, o.source_title, o.source_url, o.measure, o.activity_code, o.scope_id,
            o.coverage, o.vintage,
            o.price_basis, o.base_year, o.period_kind, substr(o.period, 5), o.is_sample) AS series
FROM observations AS o
JOIN submissions AS submission ON submission.submission_id = o.submission_id AND submission.status = 'accepted'
JOIN units AS u ON u.id = o.unit
JOIN vintages ON vintages.id = o.vintage
JOIN drawn_boundaries AS boundary ON boundary.region_code = o.region_code AND boundary.boundary_date = o.boundary_date
LEFT JOIN held_observations AS held ON held.submission_id = o.submission_id AND held.sheet = o.sheet
    AND held.cell = o.cell
WHERE o.classification = 'total' AND o.qualifier = '' AND o.value IS NOT NULL AND NOT coalesce(held.is_out, false)
