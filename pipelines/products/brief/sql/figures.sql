-- the figures of the page: for each indicator that it shows, the headline of each region, also where there is none
-- variables: regions (codes, the page's own first), period
--
-- How big the region itself is stands there where nothing is known of its core: the page has no room for both.
WITH shown AS (
    SELECT *
    FROM (VALUES
        (1, 'scale', 'core_value_added'),
        (2, 'scale', 'core_revenue'),
        (3, 'scale', 'core_employees'),
        (4, 'scale', 'core_enterprises'),
        (5, 'scale', 'gdp'),
        (6, 'scale', 'population'),
        (7, 'position', 'core_value_added_share_of_gdp'),
        (8, 'position', 'core_value_added_weight_in_parent'),
        (9, 'position', 'core_value_added_weight_in_nation'),
        (10, 'structure', 'share_of_core_01'),
        (11, 'structure', 'share_of_core_02'),
        (12, 'structure', 'share_of_core_03'),
        (13, 'structure', 'share_of_core_04'),
        (14, 'growth', 'core_value_added_growth'),
        (15, 'growth', 'core_revenue_growth'),
        (16, 'efficiency', 'core_value_added_per_resident'),
        (17, 'efficiency', 'core_value_added_per_employee')
    ) AS each(place, aspect, indicator_id)
),
headlines AS (
    FROM indicators
    WHERE is_headline AND period = getvariable('period') AND list_contains(getvariable('regions'), region_code)
    -- a first quarter may stand there as cumulative and as single; they are the same figure
    QUALIFY row_number() OVER (PARTITION BY region_code, indicator_id ORDER BY period_kind) = 1
)
SELECT shown.aspect, c.id AS indicator_id, c.name_zh, c.name_en, c.decimals, u.symbol, asked.code AS region_code,
    coalesce(i.region_name, any_value(i.region_name) OVER (PARTITION BY asked.code), there.name_zh, asked.code) AS region_name,
    i.value, i.low, i.high, i.rounding, coalesce(i.comparability, 'not_comparable') AS comparability,
    coalesce(i.reason, 'missing') AS reason, coalesce(i.coverage, '') AS coverage,
    coalesce(i.provenance, '') AS provenance, coalesce(i.obs_status, '') AS obs_status,
    -- a part without a fact of its own rests on the other alone
    list_filter([i.numerator_fact_id, i.denominator_fact_id], fact -> coalesce(fact, '') <> '') AS facts
FROM shown
JOIN indicator_catalogue AS c ON c.id = shown.indicator_id
JOIN units AS u ON u.id = c.unit
CROSS JOIN (SELECT unnest(getvariable('regions')) AS code) AS asked
LEFT JOIN headlines AS i ON i.indicator_id = c.id AND i.region_code = asked.code
LEFT JOIN (
    FROM regions
    WHERE valid_from <= period_end(getvariable('period'))
        AND (valid_to IS NULL OR valid_to > period_end(getvariable('period')))
) AS there ON there.code = asked.code
WHERE shown.indicator_id NOT IN ('gdp', 'population') OR NOT EXISTS (
    FROM headlines
    WHERE indicator_id = 'core_value_added' AND region_code = getvariable('regions')[1] AND coalesce(value, low) IS NOT NULL
)
ORDER BY shown.place, list_position(getvariable('regions'), asked.code)
