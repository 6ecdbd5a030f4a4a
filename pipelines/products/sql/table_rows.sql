-- the cross-region table: real regions first, in the order of their codes, which is that of the administrative division;
-- `reported` is what was reported of the indicators that have no value, by their ids
WITH not_comparable AS (
    SELECT region_code, period, period_kind, is_sample, map(list(indicator_id), list(reported)) AS reported
    FROM indicators
    WHERE is_headline AND value IS NULL AND reported IS NOT NULL
    GROUP BY ALL
)
SELECT region_code, region_name, period, period_kind, region_level, is_sample,
    COLUMNS(
        name -> name NOT IN ('region_code', 'region_name', 'period', 'period_kind', 'region_level', 'is_sample', 'target_scope',
            'price_basis')
            AND NOT regexp_matches(name, '_(low|high|price_basis|coverage|unit|vintage|provenance)$')
    )
FROM cross_region
LEFT JOIN not_comparable USING (region_code, period, period_kind, is_sample)
ORDER BY is_sample, region_code, period, period_kind
