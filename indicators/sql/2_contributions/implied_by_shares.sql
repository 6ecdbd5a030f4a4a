-- implied_by_shares: a figure of a region and its share in the region above give the figure of that region: times the
--     factor 1 / share, of the same source.
-- in: part_contributions, contributions, measures, regions, territories
--
-- The factor lies between the ends of the share as printed. A number of whole things counts as such: its print is not
-- rounded, and what is implied is a whole number too; where none lies between the ends, nothing is implied.
WITH shares AS (
    SELECT s.fact_id, s.sheet, s.cell, s.confidence, s.provenance, s.verified, s.is_uncertain, s.source_id,
        s.region_code, s.territory_date, s.period, s.period_kind, s.scope_id, s.target_level, s.target_code,
        s.coverage, s.vintage, s.price_basis, s.is_sample, whole.id AS measure,
        whole.dimension IN ('count', 'persons') AS is_count,
        quotient(100, s.high + s.rounding) AS factor_low, quotient(100, s.value) AS factor_value,
        quotient(100, s.low - s.rounding) AS factor_high
    FROM contributions AS s
    JOIN measures AS printed ON printed.id = s.measure AND printed.implies <> ''
    JOIN measures AS whole ON whole.id = printed.implies
    WHERE s.target_level = 'total' AND s.factor = '' AND s.low > s.rounding
),
weighed AS (
    SELECT c.* REPLACE (
            region.parent_code AS region_code, parent.territory_date AS territory_date, 'implied' AS compiled_from,
            -- it is no better known than the farther of the two
            farther(c.provenance, shares.provenance) AS provenance,
            CASE WHEN 'low' IN (c.confidence, shares.confidence) THEN 'low'
                WHEN 'medium' IN (c.confidence, shares.confidence) THEN 'medium' ELSE c.confidence END AS confidence,
            'implied' AS factor,
            CAST(round(shares.factor_low, 12) AS DECIMAL(16, 12)) AS factor_low,
            CAST(round(shares.factor_value, 12) AS DECIMAL(16, 12)) AS factor_value,
            CAST(round(shares.factor_high, 12) AS DECIMAL(16, 12)) AS factor_high,
            concat_ws('!', nullif(shares.sheet, ''), shares.cell) AS factor_ids,
            combined_weight(c.share_low, c.coverage_low, shares.factor_low) AS weight_low,
            combined_weight(c.share, c.coverage_value, shares.factor_value) AS weight,
            combined_weight(c.share_high, c.coverage_high, shares.factor_high) AS weight_high,
            CAST(CASE WHEN shares.is_count AND c.unit_factor = 1 AND c.qualifier = '' THEN 0
                ELSE round(c.rounding * shares.factor_high, 6) END AS DECIMAL(22, 6)) AS rounding
        ),
        shares.is_count AND c.unit_factor = 1 AND c.qualifier = '' AS is_whole
    FROM part_contributions AS c
    JOIN shares USING (source_id, region_code, period, period_kind, scope_id, target_level, target_code, coverage,
        vintage, price_basis, is_sample, measure)
    JOIN regions AS region
        ON region.code = c.region_code AND region.valid_from <= period_end(c.period)
        AND (region.valid_to IS NULL OR region.valid_to > period_end(c.period))
    LEFT JOIN territories AS parent
        ON parent.region_code = region.parent_code AND parent.territory_date <= period_end(c.period)
        AND (parent.territory_end IS NULL OR parent.territory_end > period_end(c.period))
    WHERE c.compiled_from = 'scope' AND c.factor = '' AND c.coverage = c.reported_coverage
        AND c.exclusion_reason IS NULL
        AND c.territory_date IS NOT DISTINCT FROM shares.territory_date
),
bounded AS (
    SELECT * EXCLUDE (is_whole) REPLACE (
            fact_key(weighed) AS fact_id,
            contribution_low(least_meant(base_value, qualifier, reported_value, unit_factor), weight_low, weight_high,
                share_high * factor_high, exclusion_reason) AS low,
            contribution_value(centre_meant(base_value, qualifier, reported_value, unit_factor), weight, weight_high,
                qualifier, exclusion_reason) AS value,
            contribution_high(most_meant(base_value, qualifier, reported_value, unit_factor), weight_low, weight_high,
                qualifier, exclusion_reason) AS high
        ),
        is_whole
    FROM weighed
)
SELECT * EXCLUDE (is_whole) REPLACE (
        CAST(CASE WHEN is_whole THEN ceil(low) ELSE low END AS DECIMAL(24, 6)) AS low,
        CAST(CASE WHEN is_whole THEN least(greatest(round(value), ceil(low)), floor(high)) ELSE value END
            AS DECIMAL(24, 6)) AS value,
        CAST(CASE WHEN is_whole THEN floor(high) ELSE high END AS DECIMAL(24, 6)) AS high
    )
FROM bounded
WHERE NOT is_whole OR ceil(low) <= floor(high)
