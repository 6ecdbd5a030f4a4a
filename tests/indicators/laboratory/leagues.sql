-- The headline figures with two ends, league by league, each with its truth.
SELECT i.indicator_id, i.period, i.period_kind, i.is_sample, i.coverage, i.benchmark, i.region_code, CAST(i.low AS DOUBLE) AS low,
    CAST(i.high AS DOUBLE) AS high, CAST(coalesce(i.rounding, 0) AS DOUBLE) AS rounding, t.truth, decided.breaks
FROM indicators AS i
JOIN laboratory.true_indicators AS t USING (indicator_id, region_code, territory_date, period, period_kind, coverage)
JOIN laboratory.decided AS decided USING (region_code)
WHERE i.is_headline AND i.low IS NOT NULL AND i.high IS NOT NULL
ORDER BY ALL
