-- common_leagues: the ranked figures of each league in which somebody's unknown share is common, numbered from 0 within
--     their league.
-- in: indicators, unknown_parts
SELECT dense_rank() OVER (ORDER BY league) - 1 AS league,
    row_number() OVER (PARTITION BY league ORDER BY region_code) - 1 AS place,
    indicator_id, region_code, period, period_kind, is_sample, CAST(low AS DOUBLE) AS low, CAST(high AS DOUBLE) AS high,
    coalesce(CAST(rounding AS DOUBLE), 0) AS rounding
FROM (
    SELECT *, struct_pack(indicator_id, period, period_kind, region_level, coverage, benchmark, price_basis,
        is_sample) AS league
    FROM indicators
    WHERE is_headline AND rank IS NOT NULL
)
QUALIFY bool_or((indicator_id, region_code, period, period_kind, is_sample) IN (
    SELECT (indicator_id, region_code, period, period_kind, is_sample) FROM unknown_parts WHERE kind = 'common'
)) OVER (PARTITION BY league)
