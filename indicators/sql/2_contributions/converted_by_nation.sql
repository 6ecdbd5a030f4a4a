-- converted_by_nation: what cells contribute to another measure through a rate of the nation, where a region gives only
--     the measure it leads from.
-- in: contributions, conversions, class_ancestors
--
-- That a region's rate is the nation's is an assumption, and the figure says so (conversion). It is made where the
-- region and period tell nothing of the measure themselves, and of figures alone of which every part has a rate, its
-- own or that of the class it is in: a smaller sum would be no figure.
WITH rates AS (
    SELECT rate.* EXCLUDE (activity_code), below.code AS activity_code
    FROM conversions AS rate
    JOIN class_ancestors AS below
        ON below.classification = rate.classification AND below.ancestor = rate.activity_code
    WHERE rate.region_code = '000000' AND rate.kind = 'measure'
    UNION ALL BY NAME
    SELECT * FROM conversions WHERE region_code = '000000' AND kind = 'measure' AND classification = 'scope'
),
leads AS (
    SELECT DISTINCT from_code, to_code FROM rates
),
told AS (
    SELECT DISTINCT region_code, period, period_kind, measure
    FROM contributions
    WHERE measure IN (SELECT to_code FROM leads) AND target_level <> 'economy'
        AND exclusion_reason IS DISTINCT FROM 'scope'
),
rated AS (
    SELECT c.fact_id, any_value(COLUMNS(['region_code', 'period', 'period_kind'])), leads.to_code
    FROM contributions AS c
    JOIN leads ON leads.from_code = c.measure
    LEFT JOIN rates AS rate
        ON rate.classification = c.classification AND rate.activity_code = c.activity_code
        AND rate.from_code = c.measure AND rate.to_code = leads.to_code
        AND year_of(c.period) BETWEEN rate.first_year AND rate.last_year
    WHERE c.factor = '' AND c.target_level <> 'economy' AND c.share_high > 0 AND c.coverage = c.reported_coverage
    GROUP BY c.fact_id, leads.to_code
    HAVING bool_and(rate.conversion_id IS NOT NULL AND c.exclusion_reason IS NULL)
),
alone AS (
    FROM rated
    ANTI JOIN told
        ON told.region_code = rated.region_code AND told.period = rated.period
        AND told.period_kind = rated.period_kind AND told.measure = rated.to_code
),
weighed AS (
    SELECT c.* REPLACE (
            rate.to_code AS measure, 'converted' AS compiled_from, 'measure' AS factor, rate.low AS factor_low,
            rate.value AS factor_value, rate.high AS factor_high, 'nation:' || rate.conversion_id AS factor_ids,
            combined_weight(c.share_low, c.coverage_low, rate.low) AS weight_low,
            combined_weight(c.share, c.coverage_value, rate.value) AS weight,
            combined_weight(c.share_high, c.coverage_high, rate.high) AS weight_high,
            CAST(round(c.rounding * rate.high, 6) AS DECIMAL(22, 6)) AS rounding,
            c.verified AND rate.verified AS verified, c.is_uncertain OR rate.is_uncertain AS is_uncertain
        )
    FROM alone
    JOIN contributions AS c USING (fact_id)
    JOIN rates AS rate
        ON rate.classification = c.classification AND rate.activity_code = c.activity_code
        AND rate.from_code = c.measure AND rate.to_code = alone.to_code
        AND year_of(c.period) BETWEEN rate.first_year AND rate.last_year
    WHERE c.share_high > 0
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
