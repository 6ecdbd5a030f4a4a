-- members_of_known_groups: members whose value is not known, or only in words (about, over), in a group whose value is
--     given: part of the group's remainder, not missing. What is about a figure cannot be taken off the group without
--     making the rest too sure.
-- in: cells, class_ancestors
WITH unknown AS MATERIALIZED (
    SELECT cells.submission_id, cells.source_id, cells.sheet, cells.cell, cells.region_code, cells.territory_date,
        cells.period, cells.period_kind, cells.measure, cells.classification, above.ancestor AS group_code,
        cells.scope_id, cells.coverage, cells.vintage, cells.price_basis
    FROM cells
    JOIN class_ancestors AS above
        ON above.classification = cells.classification AND above.code = cells.activity_code
            AND above.ancestor <> above.code
    WHERE cells.compiled_from = 'industry' AND (NOT cells.is_given OR cells.qualifier <> '')
)
SELECT DISTINCT unknown.submission_id, unknown.sheet, unknown.cell
FROM unknown
JOIN cells AS parent
    ON parent.activity_code = unknown.group_code AND parent.classification = unknown.classification
        AND parent.is_given
    AND parent.source_id = unknown.source_id AND parent.scope_id = unknown.scope_id AND parent.measure = unknown.measure
    AND parent.region_code = unknown.region_code AND parent.period = unknown.period
    AND parent.period_kind = unknown.period_kind
    AND parent.coverage = unknown.coverage AND parent.vintage = unknown.vintage
    AND parent.price_basis = unknown.price_basis
    AND parent.territory_date IS NOT DISTINCT FROM unknown.territory_date
