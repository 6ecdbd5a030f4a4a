-- by_industry: who may be ranked with each other and reported by industry, so that another scope can be computed: of each
--     sort the largest league of the latest year, the greatest first
-- in: indicators, facts
-- variables: samples, most
WITH figures AS (
    SELECT i.region_code, i.region_name, i.period, i.value, i.low, i.high, i.comparability, i.reason, i.is_sample,
        hash(i.period, i.region_level, i.coverage, i.benchmark, i.price_basis) AS league
    FROM indicators AS i
    JOIN facts AS f ON f.fact_id = i.numerator_fact_id AND f.compiled_from = 'industry'
    WHERE i.indicator_id = 'core_value_added' AND i.is_headline AND i.period_kind = 'annual' AND i.rank IS NOT NULL
        AND i.is_sample = getvariable('samples')
),
largest AS (
    SELECT league FROM figures GROUP BY league ORDER BY any_value(period) DESC, count(*) DESC, league LIMIT 1
)
SELECT figures.*, count(*) OVER () AS figures
FROM figures
JOIN largest USING (league)
ORDER BY value DESC, region_code
LIMIT CAST(getvariable('most') AS BIGINT)
