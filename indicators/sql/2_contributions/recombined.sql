-- recombined: what cells contribute to a territory they were not drawn in: each part's figure times its share in that
--     territory.
-- in: part_contributions, part_sources, recombinations
-- variable: target_scope
--
-- One source a part. A part that nobody reported stands here without a cell, so the figure is missing and never a
-- smaller sum.
WITH wanted AS (
    SELECT DISTINCT r.to_code, r.to_territory, r.period, r.period_kind, s.measure, s.target_level, s.target_code,
        s.coverage, s.vintage, s.price_basis, s.is_sample
    FROM recombinations AS r
    JOIN part_sources AS s
        ON s.region_code = r.from_code AND s.territory_date = r.from_territory AND s.period = r.period
            AND s.period_kind = r.period_kind
),
parts AS (
    SELECT wanted.*, r.from_code, r.from_territory, r.share_low AS boundary_low, r.share AS boundary,
        r.share_high AS boundary_high,
        r.source, s.fact_id
    FROM wanted
    JOIN recombinations AS r USING (to_code, to_territory, period, period_kind)
    LEFT JOIN part_sources AS s
        ON s.region_code = r.from_code AND s.territory_date = r.from_territory AND s.period = r.period
            AND s.period_kind = r.period_kind
        AND s.measure = wanted.measure AND s.target_level = wanted.target_level AND s.target_code = wanted.target_code
        AND s.coverage = wanted.coverage AND s.vintage = wanted.vintage AND s.price_basis = wanted.price_basis
        AND s.is_sample = wanted.is_sample
),
weighed AS (
    SELECT c.* REPLACE (
            parts.to_code AS region_code, parts.to_territory AS territory_date, 'recombined' AS source_id,
            'recombined' AS compiled_from,
            CASE WHEN c.scope_id = 'none' THEN c.scope_id ELSE c.target_scope END AS scope_id,
            'boundary' AS factor, parts.boundary_low AS factor_low, parts.boundary AS factor_value,
            parts.boundary_high AS factor_high,
            parts.source AS factor_ids,
            combined_weight(c.share_low, c.coverage_low, parts.boundary_low) AS weight_low,
            combined_weight(c.share, c.coverage_value, parts.boundary) AS weight,
            CASE WHEN c.share_high = 0 THEN 0
                ELSE combined_weight(c.share_high, c.coverage_high, parts.boundary_high) END AS weight_high,
            -- what is rounded is the part, of which only a share comes here
            CAST(round(c.rounding * parts.boundary_high, 6) AS DECIMAL(22, 6)) AS rounding
        )
    FROM parts
    JOIN part_contributions AS c USING (fact_id)
),
unreported AS (
    SELECT getvariable('target_scope') AS target_scope, target_level, target_code, '' AS submission_id, '' AS sheet,
        NULL AS cell,
        'recombined' AS source_id, '' AS source_title, '' AS confidence, '' AS provenance,
        'recombined' AS compiled_from,
        to_code AS region_code,
        to_territory AS territory_date, period, period_kind, measure,
        CASE target_level WHEN 'economy' THEN 'total' ELSE 'scope' END AS classification, target_code AS activity_code,
        CASE target_level WHEN 'economy' THEN 'none' ELSE getvariable('target_scope') END AS scope_id, coverage,
            coverage AS reported_coverage,
        vintage, price_basis, NULL AS counted_locally, '' AS raw_text, NULL AS reported_value, '' AS unit,
        '' AS qualifier, 1 AS unit_factor,
        NULL AS base_value, 0 AS members_value, 1 AS share_low, 1 AS share, 1 AS share_high, 'exact' AS share_basis,
        '' AS unknown_by,
        true AS verified, false AS is_uncertain, '' AS row_ids, 1 AS coverage_low, 1 AS coverage_value,
        1 AS coverage_high, 'boundary' AS factor,
        boundary_low AS factor_low, boundary AS factor_value, boundary_high AS factor_high, source AS factor_ids,
        from_code AS reported_region_code, period AS reported_period, measure AS reported_measure, NULL AS weight_low,
        NULL AS weight,
        NULL AS weight_high, 0 AS rounding, '' AS query_treatment, 'missing' AS exclusion_reason, is_sample, 0 AS low,
        NULL AS value, NULL AS high
    FROM parts
    WHERE fact_id IS NULL AND boundary_high > 0
)
SELECT * REPLACE (
        fact_key(weighed) AS fact_id,
        contribution_low(least_meant(base_value, qualifier, reported_value, unit_factor) - members_value, weight_low,
            weight_high, share_high * factor_high, exclusion_reason) AS low,
        contribution_value(centre_meant(base_value, qualifier, reported_value, unit_factor) - members_value, weight,
            weight_high, qualifier, exclusion_reason) AS value,
        contribution_high(most_meant(base_value, qualifier, reported_value, unit_factor) - members_value, weight_low,
            weight_high, qualifier, exclusion_reason) AS high
    )
FROM weighed
UNION ALL BY NAME
SELECT *, fact_key(unreported) AS fact_id FROM unreported
