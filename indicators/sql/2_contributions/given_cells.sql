-- given_cells: the accepted observations, each as often as it was given, with what the method needs to know of it: base
--     value, source, detail, territory, how its scope reads. A view.
-- in: observations, submissions, drawn_boundaries, held_observations, found_vintages, units, scopes,
--     activity_classes
-- variable: target_scope
SELECT o.* EXCLUDE (short_value, boundary_date, note, source_url, base_year, made_on)
        -- figures at the prices of two years are as different as of two bases
        REPLACE (CASE WHEN o.base_year IS NULL THEN o.price_basis
            ELSE o.price_basis || ':' || o.base_year END AS price_basis,
            coalesce(found.vintage, o.vintage) AS vintage), boundaries.territory_date, o.boundary_date,
                year_of(o.period) AS year,
    u.multiplier AS unit_factor, u.dimension,
    -- whether there is a number that counts, which costs less to ask than which
    o.value IS NOT NULL AND NOT coalesce(held.is_out, false) AS is_given,
    CASE WHEN NOT coalesce(held.is_out, false)
        THEN base_value_of(o.value, o.short_value, u.multiplier) END AS base_value,
    CASE WHEN held.is_out THEN 'out' WHEN held.is_out IS NOT NULL THEN 'flagged' ELSE '' END AS query_treatment,
    CASE WHEN held.is_out THEN 0 ELSE rounding_of(o.value, o.short_value, o.decimals, u.multiplier) END AS rounding,
    CASE WHEN o.source_title = '' THEN o.submission_id
         ELSE o.submission_id || '#' || substr(md5(o.source_title || '|' || o.source_url), 1, 8) END AS source_id,
    class.level,
    CASE o.classification
        WHEN 'total' THEN 'economy'
        WHEN 'scope' THEN 'scope'
        WHEN 'nbs-digital-2021' THEN ['large', 'medium', 'small'][class.level]
        ELSE 'industry' END AS compiled_from,
    CASE
        -- an industry is weighed by its code, whatever the region calls digital
        WHEN o.classification NOT IN ('scope', 'nbs-digital-2021')
            AND (u.dimension <> 'ratio' OR o.classification = 'total') THEN 'same'
        WHEN o.scope_id = getvariable('target_scope') THEN 'same'
        -- not what may have been printed before there was a catalogue to follow
        WHEN scope.reads_as = getvariable('target_scope')
            AND period_end(o.period) >= scope.reads_as_since THEN scope.reads_as_basis
        WHEN o.classification = 'nbs-digital-2021' AND scope.is_target THEN 'same'
        ELSE 'refused' END AS scope_reading
FROM (SELECT *, in_four_decimals(value) AS short_value FROM observations) AS o
-- only what was accepted counts
JOIN submissions AS submission ON submission.submission_id = o.submission_id AND submission.status = 'accepted'
JOIN units AS u ON u.id = o.unit
JOIN scopes AS scope ON scope.id = o.scope_id
JOIN drawn_boundaries AS boundaries ON boundaries.region_code = o.region_code
    AND boundaries.boundary_date = o.boundary_date
LEFT JOIN held_observations AS held ON held.submission_id = o.submission_id AND held.sheet = o.sheet
    AND held.cell = o.cell
LEFT JOIN found_vintages AS found ON found.submission_id = o.submission_id AND found.sheet = o.sheet
    AND found.cell = o.cell
LEFT JOIN activity_classes AS class ON class.classification = o.classification AND class.code = o.activity_code
