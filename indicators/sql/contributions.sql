-- contributions: one row a cell and target, with every factor between the reported figure and the comparable one.
-- in: cells, group_remainders, remainder_shares, unlisted_industries, scope_weights, coverage_steps, activity_classes
-- variable: target_scope
--
-- A factor nobody knows is an interval; "high" empty means unbounded. A cell that cannot be read under the target scope stands
-- here with its refusal; a class that should have been reported and was not stands here without a cell.
WITH -- the context with the coefficients that hold for a figure: a region's own first, then a measure's own
special AS MATERIALIZED (
    SELECT DISTINCT context_id, region_code, first_year, last_year, measure, classification, activity_code
    FROM scope_weights
    WHERE scope_id = getvariable('target_scope') AND context_id > 0
),
contexts AS MATERIALIZED (
    SELECT drawn.region_code, drawn.period, drawn.measure, special.classification, special.activity_code, special.context_id
    FROM (SELECT DISTINCT region_code, period, measure FROM cells) AS drawn
    JOIN special
        ON special.region_code IN (drawn.region_code, '') AND special.measure IN (drawn.measure, '')
        AND CAST(left(drawn.period, 4) AS INTEGER) BETWEEN special.first_year AND special.last_year
    QUALIFY row_number() OVER (
        PARTITION BY drawn.region_code, drawn.period, drawn.measure, special.classification, special.activity_code
        ORDER BY special.region_code DESC, special.measure DESC, special.context_id
    ) = 1
),
covered AS (
    SELECT cells.*, step.target AS target_coverage, step.low AS coverage_low, step.value AS coverage_value, step.high AS coverage_high,
        coalesce(contexts.context_id, 0) AS context_id
    FROM cells
    JOIN coverage_steps AS step ON step.reported = cells.coverage
    LEFT JOIN contexts USING (region_code, period, measure, classification, activity_code)
    -- a share of above-scale units says nothing about the share of all units
    WHERE cells.dimension <> 'ratio' OR step.target = step.reported
),
weighted AS (
    SELECT covered.*, weight.target_level, weight.target_code, weight.share_low, weight.share, weight.share_high,
        CASE WHEN covered.scope_reading = 'assumed' THEN 'assumed' ELSE weight.share_basis END AS share_basis,
        weight.unknown_by, weight.verified, weight.row_ids,
        CAST(0 AS DECIMAL(22, 6)) AS members_value, CAST(NULL AS VARCHAR) AS refusal
    FROM (FROM covered ANTI JOIN group_remainders USING (submission_id, sheet, cell)) AS covered
    JOIN scope_weights AS weight
        ON weight.scope_id = getvariable('target_scope')
        AND weight.classification = covered.classification
        AND weight.activity_code
            = CASE WHEN covered.classification = 'scope' THEN getvariable('target_scope') ELSE covered.activity_code END
        AND weight.context_id = covered.context_id
    WHERE covered.scope_reading <> 'refused' AND NOT covered.is_covered_by_group
        -- a ratio belongs to its own class only
        AND (covered.dimension <> 'ratio' OR covered.classification IN ('scope', 'total') OR weight.target_code = covered.activity_code)
    UNION ALL
    -- of a group given with some of its members only the rest is still to be placed, among what was not listed
    SELECT covered.*, share.target_level, share.target_code, share.share_low, share.share, share.share_high, share.share_basis,
        share.unknown_by, share.verified, '', remainder.members_value, NULL
    FROM covered
    JOIN group_remainders AS remainder USING (submission_id, sheet, cell)
    JOIN remainder_shares AS share USING (submission_id, sheet, cell)
    WHERE remainder.members_value < covered.base_value
    UNION ALL
    SELECT covered.*, 'total', getvariable('target_scope'), NULL, NULL, NULL, 'refused', '', true, '', 0, 'scope'
    FROM covered
    WHERE covered.scope_reading = 'refused'
),
-- which classes a source that reports by class should have given for each target above them
by_class AS MATERIALIZED (
    FROM weighted WHERE classification = 'nbs-digital-2021' AND dimension <> 'ratio' AND refusal IS NULL AND share_high > 0
),
class_reports AS (
    SELECT DISTINCT source_id, submission_id, sheet, detail, level, region_code, territory_date, period, period_kind, measure, classification,
        scope_id, scope_reading, target_coverage, coverage, vintage, price_basis, unit, unit_factor, dimension, is_sample, source_title,
        confidence, target_level, target_code
    FROM by_class
),
expected AS (
    SELECT report.*, weight.activity_code
    FROM class_reports AS report
    JOIN scope_weights AS weight
        ON weight.scope_id = getvariable('target_scope') AND weight.classification = report.classification
        AND weight.target_level = report.target_level AND weight.target_code = report.target_code AND weight.share_low = 1
        AND weight.context_id = 0
    JOIN activity_classes AS class
        ON class.classification = weight.classification AND class.code = weight.activity_code AND class.level = report.level
),
missing AS (
    SELECT expected.*
    FROM expected
    ANTI JOIN by_class AS given
        ON given.source_id = expected.source_id AND given.detail = expected.detail AND given.activity_code = expected.activity_code
        AND given.target_level = expected.target_level AND given.target_code = expected.target_code
        AND given.region_code = expected.region_code AND given.period = expected.period AND given.measure = expected.measure
        AND given.scope_id = expected.scope_id AND given.target_coverage = expected.target_coverage
        AND given.vintage = expected.vintage AND given.price_basis = expected.price_basis AND given.period_kind = expected.period_kind
),
factored AS (
    SELECT target_level, target_code, submission_id, sheet, cell, source_id, source_title, confidence, detail, region_code, territory_date,
        period, period_kind, measure, classification, activity_code, scope_id, target_coverage AS coverage,
        coverage AS reported_coverage, vintage, price_basis, counted_locally, raw_text, value AS reported_value, unit, qualifier, unit_factor, base_value,
        members_value, share_low, share, share_high, share_basis, unknown_by, verified, row_ids,
        coverage_low, coverage_value, coverage_high, rounding, held_by_query,
        coalesce(refusal, CASE WHEN base_value IS NULL AND coalesce(share_high, 0) > 0
            THEN CASE held_by_query WHEN 'out' THEN 'query' ELSE 'missing' END END) AS refusal, is_sample
    FROM weighted
    UNION ALL
    SELECT target_level, target_code, submission_id, sheet, NULL, source_id, source_title, confidence, detail, region_code, territory_date,
        period, period_kind, measure, classification, activity_code, scope_id, target_coverage,
        coverage, vintage, price_basis, NULL, '', NULL, unit, '', unit_factor, NULL,
        0, 1, 1, 1, CASE WHEN scope_reading = 'assumed' THEN 'assumed' ELSE 'exact' END, '', true, '',
        NULL, NULL, NULL, 0, '', 'missing', is_sample
    FROM missing
    UNION ALL
    -- one row for whatever a table under another scope left out of the target
    SELECT target_level, target_code, submission_id, sheet, NULL, source_id, source_title, confidence, 'industry', region_code, territory_date,
        period, period_kind, measure, classification, 'UNLISTED', scope_id, step.target, unlisted.coverage, vintage, price_basis, NULL, '', NULL,
        unit, '', unit_factor, NULL, 0, 0, 1, 1, 'exact', '', true, '', NULL, NULL, NULL, 0, '', 'missing', is_sample
    FROM unlisted_industries AS unlisted
    JOIN coverage_steps AS step ON step.reported = unlisted.coverage
),
combined AS (
    SELECT *,
        CAST(round(share_low * coverage_low, 12) AS DECIMAL(16, 12)) AS weight_low,
        CAST(round(share * coverage_value, 12) AS DECIMAL(16, 12)) AS weight,
        CASE WHEN share_high = 0 THEN 0 ELSE CAST(round(share_high * coverage_high, 12) AS DECIMAL(16, 12)) END AS weight_high,
        CAST(base_value - members_value AS DECIMAL(22, 6)) AS net_value
    FROM factored
)
SELECT getvariable('target_scope') AS target_scope, target_level, target_code, submission_id, sheet, cell, source_id, source_title, confidence,
    detail, region_code, territory_date, period, period_kind, measure, classification, activity_code, scope_id, coverage,
    reported_coverage, vintage, price_basis, counted_locally, raw_text, reported_value, unit, qualifier, unit_factor, base_value, members_value,
    share_low, share, share_high, share_basis, unknown_by, verified, row_ids, coverage_low, coverage_value, coverage_high,
    weight_low, weight, weight_high, rounding, held_by_query, refusal, is_sample,
    -- what is missing is at least nothing; what is refused has no bounds; a negative cell swaps low and high; units not covered
    -- add something that is not negative, so an unbounded figure still has its lower end
    CASE WHEN refusal IN ('missing', 'query') OR weight_high = 0 THEN 0
         WHEN refusal IS NOT NULL THEN NULL
         WHEN net_value >= 0 THEN CAST(round(net_value * weight_low, 6) AS DECIMAL(24, 6))
         ELSE CAST(round(net_value * CAST(coalesce(weight_high, share_high * coverage_low) AS DECIMAL(16, 12)), 6) AS DECIMAL(24, 6)) END AS low,
    CASE WHEN weight_high = 0 THEN 0
         WHEN refusal IS NOT NULL OR qualifier = 'greater_than' THEN NULL
         ELSE CAST(round(net_value * weight, 6) AS DECIMAL(24, 6)) END AS value,
    CASE WHEN weight_high = 0 THEN 0
         WHEN refusal IS NOT NULL OR qualifier = 'greater_than' OR coverage_high IS NULL THEN NULL
         WHEN net_value >= 0 THEN CAST(round(net_value * weight_high, 6) AS DECIMAL(24, 6))
         ELSE CAST(round(net_value * weight_low, 6) AS DECIMAL(24, 6)) END AS high
FROM combined
