-- indicator_levels: the figures of the catalogue that are sums: one row an indicator and fact.
-- in: facts, contributions, indicator_catalogue, units
-- Exact: every unit is a power of ten of its base unit, so its inverse is a decimal. A value added that is printed as
--     more than so much is no more than the greatest GDP known of its territory, period and prices.
WITH gdps AS (
    SELECT region_code, territory_date, period, period_kind, price_basis, is_sample, max(high + rounding) AS most
    FROM facts
    WHERE measure = 'gdp' AND target_level = 'economy' AND high IS NOT NULL AND comparability <> 'not_comparable'
    GROUP BY region_code, territory_date, period, period_kind, price_basis, is_sample
),
over AS (
    SELECT fact_id
    FROM contributions
    WHERE measure = 'value_added' AND target_level <> 'economy'
    GROUP BY fact_id
    HAVING bool_or(qualifier = 'greater_than' AND exclusion_reason IS NULL)
        AND bool_and(high IS NOT NULL OR qualifier = 'greater_than' AND exclusion_reason IS NULL
            AND weight_high IS NOT NULL)
)
SELECT
    c.id AS indicator_id, f.region_code, f.territory_date, f.period, f.period_kind, f.scope_id, f.coverage, f.vintage,
    f.benchmark,
    CAST(NULL AS VARCHAR) AS denominator_vintage, f.price_basis, 'sum' AS basis,
    f.fact_id AS numerator_fact_id, CAST(NULL AS VARCHAR) AS denominator_fact_id,
    CAST(f.low AS DECIMAL(24, 6)) * inverse AS low,
    CAST(f.value AS DECIMAL(24, 6)) * inverse AS value,
    CAST(coalesce(f.high, CASE WHEN over.fact_id IS NOT NULL AND gdps.most >= f.low THEN gdps.most END) AS DECIMAL(24,
        6)) * inverse AS high,
    CAST(f.rounding AS DECIMAL(24, 6)) * inverse AS rounding,
    CAST(f.reported AS DECIMAL(24, 6)) * inverse AS reported,
    f.source_title, f.provenance, string_split(f.obs_status, ',') AS flags, f.comparability, f.reason,
    0 AS vintage_distance, f.precedence_within,
    f.precedence AS choice, f.is_sample, f.compiled_from = 'recombined' AS is_recombined, f.is_conservative
FROM facts AS f
JOIN indicator_catalogue AS c
    ON c.kind = 'level' AND c.measure = f.measure AND c.target_level = f.target_level AND c.target_code = f.target_code
JOIN (SELECT id, CAST(quotient(1, multiplier) AS DECIMAL(14, 12)) AS inverse FROM units) AS u ON u.id = c.unit
LEFT JOIN over ON over.fact_id = f.fact_id
LEFT JOIN gdps
    ON gdps.region_code = f.region_code AND gdps.territory_date IS NOT DISTINCT FROM f.territory_date
        AND gdps.period = f.period
    AND gdps.period_kind = f.period_kind AND gdps.price_basis = f.price_basis AND gdps.is_sample = f.is_sample
