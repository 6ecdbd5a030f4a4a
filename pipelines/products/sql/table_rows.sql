-- the cross-region table: real regions first, in the order of their codes, which is that of the administrative division
SELECT region_code, region_name, period, period_kind, region_level, is_sample,
    COLUMNS(
        name -> name NOT IN ('region_code', 'region_name', 'period', 'period_kind', 'region_level', 'is_sample', 'target_scope',
            'price_basis')
            AND NOT regexp_matches(name, '_(low|high|price_basis|coverage|unit|vintage|provenance)$')
    )
FROM cross_region
ORDER BY is_sample, region_code, period, period_kind
