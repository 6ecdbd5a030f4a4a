-- cells: the accepted observations with what the method needs to know of each: base value, source, detail, territory, how its scope reads.
-- in: observations, submissions, held_cells, units, scopes, activity_classes, class_ancestors, territories
-- variable: target_scope
WITH boundaries AS MATERIALIZED (
    SELECT drawn.region_code, drawn.boundary_date, territory.territory_date
    FROM (SELECT DISTINCT region_code, boundary_date FROM observations) AS drawn
    ASOF LEFT JOIN territories AS territory
        ON territory.region_code = drawn.region_code AND drawn.boundary_date >= territory.territory_date
),
-- what an open query keeps out counts as not known; what it only flags counts, unvalidated
held AS MATERIALIZED (
    SELECT o.submission_id, o.sheet, o.cell, bool_or(held_cells.hold = 'out') AS is_out
    FROM observations AS o
    JOIN held_cells
        ON held_cells.submission_id = o.submission_id AND held_cells.sheet IN ('', o.sheet) AND held_cells.cell IN ('', o.cell)
    GROUP BY o.submission_id, o.sheet, o.cell
),
described AS (
    SELECT o.* EXCLUDE (boundary_date, note, source_url), boundaries.territory_date,
        u.multiplier AS unit_factor, u.dimension,
        CASE WHEN NOT coalesce(held.is_out, false) THEN
            CAST(CAST(o.value AS DECIMAL(22, 6)) * CAST(u.multiplier AS DECIMAL(13, 0)) AS DECIMAL(22, 6)) END AS base_value,
        CASE WHEN held.is_out THEN 'out' WHEN held.is_out IS NOT NULL THEN 'flagged' ELSE '' END AS held_by_query,
        -- a printed figure stands for anything that rounds to it
        CAST(coalesce(0.5 * power(10, -o.decimals) * u.multiplier, 0) AS DECIMAL(22, 6)) AS rounding,
        CASE WHEN o.source_title = '' THEN o.submission_id
             ELSE o.submission_id || '#' || substr(md5(o.source_title || '|' || o.source_url), 1, 8) END AS source_id,
        class.level,
        CASE o.classification
            WHEN 'total' THEN 'economy'
            WHEN 'scope' THEN 'scope'
            WHEN 'nbs-digital-2021' THEN ['large', 'medium', 'small'][class.level]
            ELSE 'industry' END AS detail,
        CASE
            -- an industry is weighed by its code, whatever the region calls digital
            WHEN o.classification NOT IN ('scope', 'nbs-digital-2021') AND (u.dimension <> 'ratio' OR o.classification = 'total') THEN 'same'
            WHEN o.scope_id = getvariable('target_scope') THEN 'same'
            WHEN scope.reads_as = getvariable('target_scope') THEN scope.reads_as_basis
            WHEN o.classification = 'nbs-digital-2021' AND scope.is_target THEN 'same'
            ELSE 'refused' END AS scope_reading
    FROM observations AS o
    -- only what was accepted counts
    JOIN submissions AS submission ON submission.submission_id = o.submission_id AND submission.status = 'accepted'
    JOIN units AS u ON u.id = o.unit
    JOIN scopes AS scope ON scope.id = o.scope_id
    JOIN boundaries ON boundaries.region_code = o.region_code AND boundaries.boundary_date = o.boundary_date
    LEFT JOIN held ON held.submission_id = o.submission_id AND held.sheet = o.sheet AND held.cell = o.cell
    LEFT JOIN activity_classes AS class ON class.classification = o.classification AND class.code = o.activity_code
),
-- an unknown member of a known group is part of the group's remainder, not missing
unknown AS MATERIALIZED (
    SELECT described.submission_id, described.source_id, described.sheet, described.cell, described.region_code, described.period,
        described.period_kind, described.measure, described.classification, above.ancestor AS group_code, described.coverage,
        described.vintage, described.price_basis
    FROM described
    JOIN class_ancestors AS above
        ON above.classification = described.classification AND above.code = described.activity_code AND above.ancestor <> above.code
    WHERE described.detail = 'industry' AND described.base_value IS NULL
),
inside_known_group AS MATERIALIZED (
    SELECT DISTINCT unknown.submission_id, unknown.sheet, unknown.cell
    FROM unknown
    JOIN described AS parent
        ON parent.activity_code = unknown.group_code AND parent.classification = unknown.classification AND parent.base_value IS NOT NULL
        AND parent.source_id = unknown.source_id AND parent.sheet = unknown.sheet AND parent.measure = unknown.measure
        AND parent.region_code = unknown.region_code AND parent.period = unknown.period AND parent.period_kind = unknown.period_kind
        AND parent.coverage = unknown.coverage AND parent.vintage = unknown.vintage AND parent.price_basis = unknown.price_basis
)
SELECT described.*, inside_known_group.cell IS NOT NULL AS is_covered_by_group
FROM described
LEFT JOIN inside_known_group USING (submission_id, sheet, cell)
