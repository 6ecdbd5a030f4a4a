-- indicators: the headline figures, one row a region, period and indicator.
-- in: indicators
SELECT indicator_id, region_code, region_name, region_level, period, period_kind, target_scope, scope_id, coverage, vintage, unit,
    CAST(low AS DOUBLE) AS low, CAST(value AS DOUBLE) AS value, CAST(high AS DOUBLE) AS high, rank, rank_low, rank_high,
    obs_status, comparability, reason, is_sample
FROM indicators
WHERE is_headline
ORDER BY indicator_id, region_code, period, period_kind, is_sample
