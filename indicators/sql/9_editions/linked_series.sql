-- linked_series: a sum over two editions of the shared definition, year by year: what each of them gives, which is in
--     force, and the series that is linked in the bridge year.
-- in: editions, indicator_catalogue
-- variables: first_year, bridge_year (texts)
--
-- From the bridge year on the series is that of the later edition. A year before it is the earlier edition's, times
-- later over earlier in the bridge year, with outer ends: it is assumed that the two would have differed as much then.
-- Where the bridge year lacks one of them, or has them in two coverages or price bases, nothing is linked.
WITH figures AS (
    SELECT editions.*
    FROM editions
    JOIN indicator_catalogue AS c ON c.id = indicator_id AND c.kind = 'level'
    WHERE is_headline AND period_kind = 'annual'
),
bridges AS (
    SELECT earlier.region_code, earlier.indicator_id, earlier.is_sample, earlier.coverage, earlier.price_basis,
        quotient_low(later.low, earlier.low, earlier.high) AS factor_low,
        CASE WHEN earlier.low > 0 THEN quotient(later.value, earlier.value) END AS factor,
        quotient_high(later.high, earlier.low, earlier.high) AS factor_high
    FROM figures AS earlier
    JOIN figures AS later USING (region_code, indicator_id, period, is_sample, coverage, price_basis)
    WHERE earlier.edition = 'earlier' AND later.edition = 'later' AND period = getvariable('bridge_year')
),
years AS (
    SELECT DISTINCT region_code, region_name, indicator_id, period, is_sample, unit,
        period >= getvariable('bridge_year') AS is_linked_to,
        CASE WHEN period >= getvariable('first_year') THEN 'later' ELSE 'earlier' END AS in_force
    FROM figures
),
beside AS (
    SELECT years.*, earlier.low AS earlier_low, earlier.value AS earlier_value, earlier.high AS earlier_high,
        earlier.comparability AS earlier_comparability, earlier.reason AS earlier_reason, later.low AS later_low,
        later.value AS later_value, later.high AS later_high, later.comparability AS later_comparability,
        later.reason AS later_reason, factor_low, factor, factor_high
    FROM years
    LEFT JOIN figures AS earlier
        ON earlier.region_code = years.region_code AND earlier.indicator_id = years.indicator_id
        AND earlier.period = years.period AND earlier.is_sample = years.is_sample AND earlier.edition = 'earlier'
    LEFT JOIN figures AS later
        ON later.region_code = years.region_code AND later.indicator_id = years.indicator_id
        AND later.period = years.period AND later.is_sample = years.is_sample AND later.edition = 'later'
    LEFT JOIN bridges AS bridge
        ON bridge.region_code = years.region_code AND bridge.indicator_id = years.indicator_id
        AND bridge.is_sample = years.is_sample AND bridge.coverage = earlier.coverage
        AND bridge.price_basis = earlier.price_basis
)
SELECT region_code, region_name, indicator_id, period, unit, is_sample, in_force, earlier_low, earlier_value,
    earlier_high, later_low, later_value, later_high,
    CASE WHEN is_linked_to THEN later_low ELSE kept_quotient(earlier_low * factor_low) END AS low,
    CASE WHEN is_linked_to THEN later_value ELSE kept_quotient(earlier_value * factor) END AS value,
    CASE WHEN is_linked_to THEN later_high ELSE kept_quotient(earlier_high * factor_high) END AS high,
    CASE WHEN is_linked_to THEN coalesce(later_comparability, 'not_comparable')
        WHEN factor IS NULL OR earlier_value IS NULL THEN 'not_comparable' ELSE 'assumed' END AS comparability,
    CASE WHEN is_linked_to THEN coalesce(later_reason, 'missing') WHEN earlier_value IS NULL
            THEN coalesce(nullif(earlier_reason, ''), 'missing')
        WHEN factor IS NULL THEN 'edition'
        ELSE concat_ws(',', nullif(earlier_reason, ''), 'edition') END AS reason
FROM beside
ORDER BY is_sample, region_code, indicator_id, period
