-- indicators: the headline figures, one row a region, period and indicator.
-- in: indicators
SELECT indicator_id, region_code, region_name, region_level, period, period_kind, target_scope, scope_id, coverage, vintage, unit,
    CAST(low AS DOUBLE) AS low, CAST(value AS DOUBLE) AS value, CAST(high AS DOUBLE) AS high, rank, rank_low, rank_high,
    obs_status, comparability, reason, is_sample,
    coalesce(low <= value AND value <= high, true) AS enclosed,
    (comparability = 'not_comparable') = (value IS NULL) AS refused_is_empty,
    comparability <> 'not_comparable' OR reason <> '' AS refused_says_why,
    coalesce(rank_low <= rank AND rank <= rank_high, true) AS ranks_in_order
FROM indicators
WHERE is_headline
ORDER BY indicator_id, region_code, period, period_kind, is_sample
