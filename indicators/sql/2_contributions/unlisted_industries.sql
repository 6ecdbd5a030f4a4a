-- unlisted_industries: tables of industries that leave something of a target unsaid.
-- in: cells, coverage_steps, class_ancestors, scope_weights
-- variable: target_scope
--
-- A table under the target scope says "none" by leaving an industry out. A table under another scope may list only what
-- that scope counts, and no mark on other rows says that it lists all: what it leaves out of the target is missing, not
-- zero. "None" is a 0 there. A table of the whole economy is under another scope too: a section that it leaves out may
-- hold anything. So says the form: under the shared scope what is left out has no units, for any target
-- where the table goes beyond that scope. What is listed in either of two coverages that read as one is listed in that
-- one.
WITH reports AS (
    SELECT submission_id, source_id, min(sheet) AS sheet, region_code, territory_date, period, period_kind, measure,
        classification, scope_id,
        step.target AS target_coverage,
        CASE WHEN bool_or(coverage = step.target) THEN step.target ELSE min(coverage) END AS coverage, vintage,
            price_basis,
        any_value(unit) AS unit, any_value(unit_factor) AS unit_factor,
        any_value(dimension) AS dimension, any_value(is_sample) AS is_sample, any_value(source_title) AS source_title,
        any_value(confidence) AS confidence, farthest(provenance) AS provenance
    FROM cells
    JOIN coverage_steps AS step ON step.reported = cells.coverage
    WHERE compiled_from = 'industry' AND dimension <> 'ratio'
    GROUP BY submission_id, source_id, region_code, territory_date, period, period_kind, measure, classification,
        scope_id, step.target, vintage, price_basis
    HAVING scope_id <> getvariable('target_scope')
        AND NOT (scope_id = 'nbs2021-core' AND coalesce(bool_or(NOT counted_locally), false))
),
finest AS (
    SELECT classification, ancestor, code FROM class_ancestors WHERE level = 4
),
needed AS (
    SELECT weight.classification, weight.target_level, weight.target_code, weight.activity_code AS code
    FROM scope_weights AS weight
    JOIN finest ON finest.classification = weight.classification AND finest.ancestor = weight.activity_code
        AND finest.code = weight.activity_code
    WHERE weight.scope_id = getvariable('target_scope') AND weight.context_id = 0 AND weight.share_high > 0
),
listed AS (
    SELECT DISTINCT reports.source_id, reports.region_code, reports.territory_date, reports.period,
        reports.period_kind, reports.measure, reports.scope_id, reports.target_coverage, reports.vintage,
        reports.price_basis, reports.classification, finest.code
    FROM reports
    JOIN coverage_steps AS step ON step.target = reports.target_coverage
    JOIN cells USING (source_id, region_code, period, period_kind, measure, classification, scope_id, vintage,
        price_basis)
    JOIN finest ON finest.classification = cells.classification AND finest.ancestor = cells.activity_code
    WHERE cells.coverage = step.reported AND cells.territory_date IS NOT DISTINCT FROM reports.territory_date
)
SELECT reports.*, needed.target_level, needed.target_code, count(*) AS unlisted
FROM reports
JOIN needed USING (classification)
ANTI JOIN listed
    ON listed.source_id = reports.source_id AND listed.region_code = reports.region_code
        AND listed.scope_id = reports.scope_id
    AND listed.territory_date IS NOT DISTINCT FROM reports.territory_date AND listed.period = reports.period
    AND listed.period_kind = reports.period_kind AND listed.measure = reports.measure
    AND listed.target_coverage = reports.target_coverage AND listed.vintage = reports.vintage
    AND listed.price_basis = reports.price_basis
    AND listed.classification = needed.classification AND listed.code = needed.code
GROUP BY ALL
