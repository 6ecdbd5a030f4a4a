-- Rank intervals held against the rank that the truth gives among the same figures (the best and the worst place of equals), for cities
-- that keep all assumptions and for the others, which are ranked apart (see `trial.py`).
WITH ranked AS (
    SELECT i.*, t.truth, decided.breaks = '' AS holds, hash(i.indicator_id, i.period, i.period_kind, i.region_level, i.coverage, i.benchmark) AS league
    FROM indicators AS i
    JOIN laboratory.true_indicators AS t USING (indicator_id, region_code, territory_date, period, period_kind, coverage)
    JOIN laboratory.decided AS decided USING (region_code)
    WHERE i.is_headline AND i.rank IS NOT NULL
),
placed AS (
    SELECT *, rank() OVER (PARTITION BY league ORDER BY truth DESC) AS best,
        count(*) OVER (PARTITION BY league) + 1 - rank() OVER (PARTITION BY league ORDER BY truth) AS worst
    FROM ranked
)
SELECT holds, count(*) AS ranks,
    count(*) FILTER (
        NOT (rank_low <= best AND worst <= rank_high) OR NOT coalesce(rank_low_common <= best AND worst <= rank_high_common, true)
    ) AS wrong,
    coalesce(sum(rank_high - rank_low), 0) AS width,
    coalesce(sum(coalesce(rank_high_common, rank_high) - coalesce(rank_low_common, rank_low)), 0) AS width_common
FROM placed
GROUP BY holds
