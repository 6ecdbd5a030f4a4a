-- missing_classes: classes that a source which reports by class should have given for a target above them, and did not.
-- in: cells, coverage_steps, scope_weights, activity_classes
-- variable: target_scope
WITH by_class AS MATERIALIZED (
    SELECT cells.*, step.target AS target_coverage, weight.target_level, weight.target_code
    FROM cells
    JOIN coverage_steps AS step ON step.reported = cells.coverage
    JOIN scope_weights AS weight
        ON weight.scope_id = getvariable('target_scope') AND weight.classification = cells.classification
        AND weight.activity_code = cells.activity_code AND weight.context_id = 0 AND weight.share_high > 0
    WHERE cells.classification = 'nbs-digital-2021' AND cells.dimension <> 'ratio' AND cells.scope_reading <> 'refused'
),
reports AS (
    SELECT source_id, submission_id, min(sheet) AS sheet, compiled_from, level, region_code, territory_date, period,
        period_kind, measure, classification, scope_id, scope_reading, target_coverage, coverage, vintage, price_basis,
        unit, unit_factor, is_sample, source_title, confidence, provenance, target_level, target_code
    FROM by_class
    GROUP BY ALL
)
SELECT reports.*, weight.activity_code
FROM reports
JOIN scope_weights AS weight
    ON weight.scope_id = getvariable('target_scope') AND weight.classification = reports.classification
    AND weight.target_level = reports.target_level AND weight.target_code = reports.target_code AND weight.share_low = 1
    AND weight.context_id = 0
JOIN activity_classes AS class
    ON class.classification = weight.classification AND class.code = weight.activity_code
        AND class.level = reports.level
ANTI JOIN by_class AS given
    ON given.source_id = reports.source_id AND given.compiled_from = reports.compiled_from
        AND given.activity_code = weight.activity_code
    AND given.target_level = reports.target_level AND given.target_code = reports.target_code
    AND given.region_code = reports.region_code AND given.period = reports.period AND given.measure = reports.measure
    AND given.scope_id = reports.scope_id AND given.target_coverage = reports.target_coverage
    AND given.vintage = reports.vintage AND given.price_basis = reports.price_basis
    AND given.period_kind = reports.period_kind
    AND given.territory_date IS NOT DISTINCT FROM reports.territory_date
