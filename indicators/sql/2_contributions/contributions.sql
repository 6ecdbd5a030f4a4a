-- contributions: one row a cell and target, with every factor between the reported figure and the comparable one.
-- in: cells, coverage_steps, second_readings, coefficient_contexts, members_of_known_groups, group_remainders,
--     remainder_shares, missing_classes, unlisted_industries, scope_weights
-- variable: target_scope
--
-- A factor nobody knows is an interval; "high" empty means unbounded. A cell that cannot be read under the target scope
-- stands here with its refusal; a class that should have been reported and was not stands here without a cell. What
-- follows from these rows by a further factor (boundary, period, measure, price, a sourced coverage) is added by
-- recombined, differenced and converted.
WITH covered AS NOT MATERIALIZED (
    SELECT cells.* RENAME (value AS reported_value, coverage AS reported_coverage), step.target AS coverage,
        CASE WHEN reading.is_given IS NULL THEN step.low ELSE 0 END AS coverage_low,
        CASE WHEN reading.is_given IS NULL THEN step.value ELSE step.value / 2 END AS coverage_value,
        step.high AS coverage_high
    FROM cells
    JOIN coverage_steps AS step ON step.reported = cells.coverage
    LEFT JOIN second_readings AS reading
        ON reading.submission_id = cells.submission_id AND reading.sheet = cells.sheet AND reading.cell = cells.cell
        AND reading.target_coverage = step.target
    -- a share of above-scale units says nothing about the share of all units; what the source gives in the coverage
    -- itself, or in another edition, is taken from there
    WHERE (cells.dimension <> 'ratio' OR step.target = step.reported) AND NOT coalesce(reading.is_given, false)
        -- what belongs to no region below is kept, and is no figure of the region above either
        AND cells.activity_code <> 'UNALLOCATED'
),
-- a cell is weighed by the share of its code in each target
weighed AS (
    SELECT covered.*, weight.target_level, weight.target_code, weight.share_low, weight.share, weight.share_high,
        weight.share_basis, weight.unknown_by, weight.verified, weight.is_uncertain, weight.row_ids,
        CASE WHEN base_value IS NULL AND weight.share_high > 0
            THEN CASE query_treatment WHEN 'out' THEN 'query' ELSE 'missing' END END AS exclusion_reason
    FROM covered
    LEFT JOIN coefficient_contexts AS context USING (region_code, period, measure, classification, activity_code)
    JOIN scope_weights AS weight
        ON weight.scope_id = getvariable('target_scope')
        AND weight.classification = covered.classification
        AND weight.activity_code
            = CASE WHEN covered.classification = 'scope' THEN getvariable('target_scope') ELSE covered.activity_code END
        AND weight.context_id = coalesce(context.context_id, 0)
    ANTI JOIN group_remainders USING (submission_id, sheet, cell)
    ANTI JOIN members_of_known_groups USING (submission_id, sheet, cell)
    WHERE scope_reading <> 'refused'
        -- a ratio belongs to its own class only
        AND (dimension <> 'ratio' OR covered.classification IN ('scope', 'total')
            OR weight.target_code = covered.activity_code)
),
-- of a group given with some of its members only the rest is still to be placed, among what was not listed
remaining AS (
    SELECT covered.* REPLACE (rounding + remainder.members_rounding AS rounding), remainder.members_value,
        share.target_level, share.target_code, share.share_low, share.share, share.share_high, share.share_basis,
        share.unknown_by, share.verified, share.is_uncertain
    FROM covered
    JOIN group_remainders AS remainder USING (submission_id, sheet, cell)
    JOIN remainder_shares AS share USING (submission_id, sheet, cell)
    -- a remainder may be a loss; nothing left is no row, where that is sure
    WHERE remainder.members_value <> covered.base_value OR covered.qualifier <> ''
        OR covered.rounding + remainder.members_rounding > 0
),
-- a total under a scope that cannot be read as the target's
refused AS (
    SELECT *, 'total' AS target_level, getvariable('target_scope') AS target_code, 'refused' AS share_basis,
        'scope' AS exclusion_reason
    FROM covered
    WHERE scope_reading = 'refused'
),
missing AS (
    SELECT * RENAME (coverage AS reported_coverage, target_coverage AS coverage), 1 AS share_low, 1 AS share,
        1 AS share_high, 'exact' AS share_basis, 'missing' AS exclusion_reason
    FROM missing_classes
),
-- one row for whatever a table under another scope left out of the target
unlisted AS (
    SELECT * RENAME (coverage AS reported_coverage, target_coverage AS coverage), 'industry' AS compiled_from,
        'UNLISTED' AS activity_code, 0 AS share_low, 1 AS share, 1 AS share_high, 'exact' AS share_basis,
        'missing' AS exclusion_reason
    FROM unlisted_industries
),
-- what a case does not say: no members, nothing unknown, no definition row, no words, no query
factored AS (
    SELECT * REPLACE (
            CASE WHEN scope_reading = 'assumed' THEN 'assumed' ELSE share_basis END AS share_basis,
            coalesce(CAST(members_value AS DECIMAL(22, 6)), 0) AS members_value, coalesce(unknown_by, '') AS unknown_by,
            coalesce(verified, true) AS verified, coalesce(is_uncertain, false) AS is_uncertain,
            coalesce(row_ids, '') AS row_ids, coalesce(raw_text, '') AS raw_text, coalesce(qualifier, '') AS qualifier,
            coalesce(rounding, 0) AS rounding, coalesce(query_treatment, '') AS query_treatment
        ),
        getvariable('target_scope') AS target_scope
    FROM (
        FROM weighed
        UNION ALL BY NAME FROM remaining
        UNION ALL BY NAME FROM refused
        UNION ALL BY NAME FROM missing
        UNION ALL BY NAME FROM unlisted
    )
)
SELECT fact_key(factored) AS fact_id, target_scope, target_level, target_code, submission_id, sheet, cell, source_id,
    source_title, confidence, provenance, compiled_from, region_code, territory_date, period, period_kind, measure,
    classification, activity_code, scope_id, coverage, reported_coverage, vintage, price_basis, counted_locally,
    raw_text, reported_value, unit, qualifier, unit_factor, base_value, members_value, share_low, share, share_high,
    share_basis, unknown_by, verified, is_uncertain, row_ids, coverage_low, coverage_value, coverage_high,
    '' AS factor, 1 AS factor_low, 1 AS factor_value, 1 AS factor_high, '' AS factor_ids,
    region_code AS reported_region_code, period AS reported_period, measure AS reported_measure,
    combined_weight(share_low, coverage_low, 1) AS weight_low, combined_weight(share, coverage_value, 1) AS weight,
    CASE WHEN share_high = 0 THEN 0 ELSE combined_weight(share_high, coverage_high, 1) END AS weight_high,
    rounding, query_treatment, exclusion_reason, is_sample,
    contribution_low(
        least_meant(base_value, qualifier, reported_value, unit_factor) - members_value,
        weight_low, weight_high, share_high, exclusion_reason) AS low,
    contribution_value(
        centre_meant(base_value, qualifier, reported_value, unit_factor) - members_value,
        weight, weight_high, qualifier, exclusion_reason) AS value,
    contribution_high(
        most_meant(base_value, qualifier, reported_value, unit_factor) - members_value,
        weight_low, weight_high, qualifier, exclusion_reason) AS high
FROM factored
