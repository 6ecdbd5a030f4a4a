-- contributions: as the method made them, told from how they are kept. A view.
-- in: contribution_rows, further_contributions, placed_facts, placed_observations, weighings, units
WITH told AS (
    SELECT figure.fact_id, figure.target_scope, figure.target_level, figure.target_code, reported.submission_id,
        reported.sheet, reported.cell, figure.source_id, reported.source_title, reported.confidence,
        reported.provenance, figure.compiled_from, figure.region_code, figure.territory_date, figure.period,
        figure.period_kind, figure.measure, reported.classification, reported.activity_code, figure.scope_id,
        figure.coverage, reported.coverage AS reported_coverage, figure.vintage, figure.price_basis,
        reported.counted_locally, coalesce(reported.raw_text, '') AS raw_text, reported.value AS reported_value,
        reported.unit, coalesce(reported.qualifier, '') AS qualifier, units.multiplier AS unit_factor,
        base_value_of(reported.value, reported.short_value, units.multiplier) AS base_value, CAST(0 AS DECIMAL(22, 6)) AS members_value,
        weighings.* EXCLUDE (weighing), '' AS factor, CAST(1 AS DECIMAL(16, 12)) AS factor_low,
        CAST(1 AS DECIMAL(16, 12)) AS factor_value, CAST(1 AS DECIMAL(16, 12)) AS factor_high, '' AS factor_ids,
        reported.region_code AS reported_region_code, reported.period AS reported_period,
        reported.measure AS reported_measure,
        CAST(rounding_of(reported.value, reported.short_value, reported.decimals, units.multiplier) AS DECIMAL(22, 6)) AS rounding,
        figure.is_sample
    FROM contribution_rows AS kept
    JOIN placed_facts AS figure ON figure.fact = kept.fact
    JOIN placed_observations AS reported ON reported.observation = kept.observation
    JOIN weighings ON weighings.weighing = kept.weighing
    JOIN units ON units.id = reported.unit
)
SELECT *,
    contribution_low(least_meant(base_value, qualifier, reported_value, unit_factor), weight_low, weight_high,
        share_high, exclusion_reason) AS low,
    contribution_value(centre_meant(base_value, qualifier, reported_value, unit_factor), weight, weight_high,
        qualifier, exclusion_reason) AS value,
    contribution_high(most_meant(base_value, qualifier, reported_value, unit_factor), weight_low, weight_high,
        qualifier, exclusion_reason) AS high
FROM told
UNION ALL BY NAME
FROM further_contributions
