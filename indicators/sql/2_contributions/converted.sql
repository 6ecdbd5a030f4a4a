-- converted: what cells contribute to another measure, price basis or coverage through a factor that has a source.
-- in: part_contributions, conversions
--
-- A source that gives the factor for some of a report's industries and not for others is a refusal: the figure would be
-- a smaller sum.
WITH applicable AS (
    SELECT DISTINCT c.fact_id, conversion.kind, conversion.from_code, conversion.to_code
    FROM part_contributions AS c
    JOIN conversions AS conversion
        ON conversion.region_code = c.region_code
            AND year_of(c.period) BETWEEN conversion.first_year AND conversion.last_year
        AND conversion.classification = c.classification AND conversion.activity_code = c.activity_code
        -- the nation's own years are told, and its rates lead elsewhere (converted_by_nation)
        AND conversion.region_code <> '000000'
        AND conversion.from_code = CASE conversion.kind WHEN 'measure' THEN c.measure WHEN 'price'
            THEN nullif(c.price_basis, 'constant') ELSE c.coverage END
),
weighed AS (
    SELECT c.* REPLACE (
            CASE applicable.kind WHEN 'measure' THEN applicable.to_code ELSE c.measure END AS measure,
            CASE applicable.kind WHEN 'price' THEN applicable.to_code ELSE c.price_basis END AS price_basis,
            CASE applicable.kind WHEN 'coverage' THEN applicable.to_code ELSE c.coverage END AS coverage,
            'converted' AS compiled_from, applicable.kind AS factor, conversion.low AS factor_low,
            conversion.value AS factor_value,
            conversion.high AS factor_high, coalesce(conversion.conversion_id, '') AS factor_ids,
            combined_weight(c.share_low, c.coverage_low, conversion.low) AS weight_low,
            combined_weight(c.share, c.coverage_value, conversion.value) AS weight,
            CASE WHEN c.share_high = 0 THEN 0
                ELSE combined_weight(c.share_high, c.coverage_high, conversion.high) END AS weight_high,
            CAST(round(c.rounding * coalesce(conversion.high, 0), 6) AS DECIMAL(22, 6)) AS rounding,
            coalesce(c.exclusion_reason, CASE WHEN conversion.conversion_id IS NULL
                AND c.share_high > 0 THEN applicable.kind END) AS exclusion_reason,
            c.verified AND coalesce(conversion.verified, true) AS verified,
            c.is_uncertain OR coalesce(conversion.is_uncertain, false) AS is_uncertain
        )
    FROM applicable
    JOIN part_contributions AS c USING (fact_id)
    LEFT JOIN conversions AS conversion
        ON conversion.region_code = c.region_code
            AND year_of(c.period) BETWEEN conversion.first_year AND conversion.last_year
        AND conversion.classification = c.classification AND conversion.activity_code = c.activity_code
        AND conversion.kind = applicable.kind AND conversion.from_code = applicable.from_code
        AND conversion.to_code = applicable.to_code
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
