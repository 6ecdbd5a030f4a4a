-- unknown_parts: of each headline figure that can be compared, the known part and what is unknown, industry by
--     industry.
-- in: indicators, indicator_catalogue, facts, contributions, units
-- variable: only_regions (region codes; empty is all)
--
-- A ratio whose denominator is known is its numerator's parts divided by it; with an unknown denominator it is not
-- linear and left out. kind 'certain': one row a figure, the sum of what is known, low = high. kind 'own' or 'common':
-- one row a figure and code, the net value whose share lies between low and high; a common share is one coefficient for
-- everybody.
WITH ranked AS (
    SELECT i.indicator_id, i.region_code, i.period, i.period_kind, i.is_sample, i.region_level, i.coverage,
        i.benchmark, i.price_basis,
        i.comparability, CAST(i.rounding AS DOUBLE) AS rounding, CAST(i.value AS DOUBLE) AS value, f.fact_id,
        CASE WHEN c.kind = 'level' THEN quotient(1, u.multiplier) WHEN i.basis = 'published' THEN 1.0
            ELSE quotient(quotient_factor(u.dimension, u.multiplier), d.value) END AS inverse
    FROM indicators AS i
    JOIN indicator_catalogue AS c ON c.id = i.indicator_id AND c.kind IN ('level', 'ratio')
    JOIN units AS u ON u.id = c.unit
    JOIN facts AS f ON f.fact_id = i.numerator_fact_id
    LEFT JOIN facts AS d ON d.fact_id = i.denominator_fact_id
    WHERE (c.kind = 'level' OR i.basis = 'published' OR (d.low = d.high AND d.value <> 0))
        AND (len(getvariable('only_regions')) = 0 OR list_contains(getvariable('only_regions'), i.region_code))
        AND i.is_headline AND i.low IS NOT NULL AND i.high IS NOT NULL
        AND i.region_level IN ('province', 'prefecture', 'county', 'town')
),
parts AS (
    SELECT ranked.indicator_id, ranked.region_code, ranked.period, ranked.period_kind, ranked.is_sample,
        c.activity_code, c.classification,
        -- an unknown part of an area, or an unknown ratio, is the region's own, and so is its product with a share that
        -- is common
        CASE WHEN c.factor_low < c.factor_high OR c.unknown_by = '' THEN 'own' ELSE c.unknown_by END AS unknown_by,
        CAST(c.base_value - c.members_value AS DOUBLE) * CASE WHEN c.factor = 'period'
            AND c.factor_value < 0 THEN -1 ELSE 1 END
            * ranked.inverse AS net,
        CAST(c.weight_low AS DOUBLE) AS weight_low, CAST(c.weight_high AS DOUBLE) AS weight_high
    FROM ranked
    JOIN contributions AS c USING (fact_id)
    WHERE c.weight_high > 0 AND c.exclusion_reason IS NULL
        -- said of contributions too: of a country's only those of a few regions are looked for
        AND (len(getvariable('only_regions')) = 0 OR list_contains(getvariable('only_regions'), c.region_code))
    -- what is printed as about, nearly or under is not linear in shares: the figure stands with its ends
    QUALIFY bool_and(c.qualifier = '') OVER (
        PARTITION BY ranked.indicator_id, ranked.region_code, ranked.period, ranked.period_kind, ranked.is_sample)
)
SELECT indicator_id, region_code, period, period_kind, is_sample, 'certain' AS kind, '' AS activity_code,
    sum(net * weight_low) AS net, 1.0 AS weight_low, 1.0 AS weight_high
FROM parts
WHERE weight_low = weight_high
GROUP BY ALL
UNION ALL BY NAME
SELECT indicator_id, region_code, period, period_kind, is_sample, unknown_by AS kind,
    classification || ':' || activity_code AS activity_code, sum(net) AS net, weight_low, weight_high
FROM parts
WHERE weight_low < weight_high
GROUP BY ALL
