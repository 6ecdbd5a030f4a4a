-- contributions: one row a cell and target, with every factor between the reported figure and the comparable one.
-- in: observations, submissions, units, measures, scopes, scope_weights, coverage_steps, territories, activity_classes, class_ancestors
-- variable: target_scope
--
-- A factor nobody knows is an interval; "high" empty means unbounded. A cell that cannot be read under the target scope stands
-- here with its refusal; a class that should have been reported and was not stands here without a cell.
WITH cells AS (
    SELECT o.*, u.multiplier AS unit_factor, u.dimension,
        CAST(CAST(o.value AS DECIMAL(22, 6)) * CAST(u.multiplier AS DECIMAL(13, 0)) AS DECIMAL(22, 6)) AS base_value,
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
            WHEN o.classification IN ('total', 'gbt4754-2017') AND u.dimension <> 'ratio' OR o.classification = 'total' THEN 'same'
            WHEN o.scope_id = getvariable('target_scope') THEN 'same'
            WHEN scope.reads_as = getvariable('target_scope') THEN scope.reads_as_basis
            WHEN o.classification = 'nbs-digital-2021' AND scope.is_target THEN 'same'
            ELSE 'refused' END AS scope_reading
    FROM observations AS o
    -- only what was accepted counts
    JOIN submissions AS submission ON submission.submission_id = o.submission_id AND submission.status = 'accepted'
    JOIN units AS u ON u.id = o.unit
    JOIN scopes AS scope ON scope.id = o.scope_id
    LEFT JOIN activity_classes AS class ON class.classification = o.classification AND class.code = o.activity_code
),
-- an industry that is given together with its members is their sum again, not a further figure
coarse AS MATERIALIZED (
    SELECT submission_id, source_id, sheet, cell, region_code, period, period_kind, measure, classification, activity_code, coverage, vintage,
        price_basis
    FROM cells
    WHERE detail = 'industry' AND level < 4
),
members AS MATERIALIZED (
    SELECT coarse.* RENAME (cell AS group_cell), below.code AS member_code
    FROM coarse
    JOIN class_ancestors AS below
        ON below.classification = coarse.classification AND below.ancestor = coarse.activity_code AND below.code <> below.ancestor
),
groups_with_members AS MATERIALIZED (
    SELECT DISTINCT members.submission_id, members.sheet, members.group_cell AS cell
    FROM cells AS member
    JOIN members
        ON member.activity_code = members.member_code AND member.classification = members.classification
        AND member.source_id = members.source_id AND member.sheet = members.sheet AND member.measure = members.measure
        AND member.region_code = members.region_code AND member.period = members.period AND member.period_kind = members.period_kind
        AND member.coverage = members.coverage AND member.vintage = members.vintage AND member.price_basis = members.price_basis
),
boundaries AS MATERIALIZED (
    SELECT drawn.region_code, drawn.boundary_date, territory.territory_date
    FROM (SELECT DISTINCT region_code, boundary_date FROM observations) AS drawn
    ASOF LEFT JOIN territories AS territory
        ON territory.region_code = drawn.region_code AND drawn.boundary_date >= territory.territory_date
),
placed AS (
    SELECT cells.*, boundaries.territory_date
    FROM cells
    JOIN boundaries USING (region_code, boundary_date)
    ANTI JOIN groups_with_members AS given USING (submission_id, sheet, cell)
),
covered AS (
    SELECT placed.*, step.target AS target_coverage, step.low AS coverage_low, step.value AS coverage_value, step.high AS coverage_high
    FROM placed
    JOIN coverage_steps AS step ON step.reported = placed.coverage
    -- a share of above-scale units says nothing about the share of all units
    WHERE placed.dimension <> 'ratio' OR step.target = step.reported
),
weighted AS (
    SELECT covered.*, weight.target_level, weight.target_code, weight.share_low, weight.share, weight.share_high, weight.verified,
        CASE WHEN covered.scope_reading = 'assumed' THEN 'assumed' ELSE weight.share_basis END AS share_basis,
        CAST(NULL AS VARCHAR) AS refusal
    FROM covered
    JOIN scope_weights AS weight
        ON weight.scope_id = getvariable('target_scope')
        AND weight.classification = covered.classification
        AND weight.activity_code
            = CASE WHEN covered.classification = 'scope' THEN getvariable('target_scope') ELSE covered.activity_code END
    WHERE covered.scope_reading <> 'refused'
        -- a ratio belongs to its own class only
        AND (covered.dimension <> 'ratio' OR covered.classification IN ('scope', 'total') OR weight.target_code = covered.activity_code)
    UNION ALL
    SELECT covered.*, 'total', getvariable('target_scope'), NULL, NULL, NULL, false, 'refused', 'scope'
    FROM covered
    WHERE covered.scope_reading = 'refused'
),
-- which classes a source that reports by class should have given for each target above them
by_class AS MATERIALIZED (
    FROM weighted WHERE classification = 'nbs-digital-2021' AND dimension <> 'ratio' AND refusal IS NULL AND share_high > 0
),
class_reports AS (
    SELECT DISTINCT source_id, submission_id, sheet, detail, level, region_code, territory_date, period, period_kind, measure, classification,
        scope_id, scope_reading, target_coverage, coverage, vintage, price_basis, unit, unit_factor, dimension, is_sample, source_title, confidence, target_level, target_code
    FROM by_class
),
expected AS (
    SELECT report.*, weight.activity_code
    FROM class_reports AS report
    JOIN scope_weights AS weight
        ON weight.scope_id = getvariable('target_scope') AND weight.classification = report.classification
        AND weight.target_level = report.target_level AND weight.target_code = report.target_code AND weight.share_low = 1
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
    SELECT getvariable('target_scope') AS target_scope, target_level, target_code, submission_id, sheet, cell, source_id, source_title,
        confidence, detail, region_code, territory_date, period, period_kind, measure, classification, activity_code, scope_id,
        target_coverage AS coverage, coverage AS reported_coverage, vintage, price_basis, raw_text, value AS reported_value, unit, qualifier,
        unit_factor, base_value, share_low, share, share_high, share_basis, verified, coverage_low, coverage_value, coverage_high,
        CAST(round(share_low * coverage_low, 12) AS DECIMAL(16, 12)) AS weight_low,
        CAST(round(share * coverage_value, 12) AS DECIMAL(16, 12)) AS weight,
        CASE WHEN share_high = 0 THEN 0 ELSE CAST(round(share_high * coverage_high, 12) AS DECIMAL(16, 12)) END AS weight_high,
        rounding, coalesce(refusal, CASE WHEN base_value IS NULL AND coalesce(share_high, 0) > 0 THEN 'missing' END) AS refusal, is_sample
    FROM weighted
    UNION ALL
    SELECT getvariable('target_scope'), target_level, target_code, submission_id, sheet, NULL, source_id, source_title,
        confidence, detail, region_code, territory_date, period, period_kind, measure, classification, activity_code, scope_id,
        target_coverage, coverage, vintage, price_basis, '', NULL, unit, '',
        unit_factor, NULL, 1, 1, 1, CASE WHEN scope_reading = 'assumed' THEN 'assumed' ELSE 'exact' END, true, NULL, NULL, NULL,
        NULL, NULL, NULL, 0, 'missing', is_sample
    FROM missing
)
SELECT *,
    -- what is missing is at least nothing; what is refused has no bounds; a negative cell swaps low and high
    CASE WHEN refusal = 'missing' OR weight_high = 0 THEN 0
         WHEN refusal IS NOT NULL THEN NULL
         WHEN base_value >= 0 THEN CAST(round(base_value * weight_low, 6) AS DECIMAL(24, 6))
         ELSE CAST(round(base_value * weight_high, 6) AS DECIMAL(24, 6)) END AS low,
    CASE WHEN weight_high = 0 THEN 0
         WHEN refusal IS NOT NULL OR qualifier = 'greater_than' THEN NULL
         ELSE CAST(round(base_value * weight, 6) AS DECIMAL(24, 6)) END AS value,
    CASE WHEN weight_high = 0 THEN 0
         WHEN refusal IS NOT NULL OR qualifier = 'greater_than' THEN NULL
         WHEN base_value >= 0 THEN CAST(round(base_value * weight_high, 6) AS DECIMAL(24, 6))
         ELSE CAST(round(base_value * weight_low, 6) AS DECIMAL(24, 6)) END AS high
FROM factored
