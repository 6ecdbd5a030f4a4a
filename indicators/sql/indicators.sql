-- indicators: region x period x indicator, every admissible figure, one of them the headline; ranks before rounding, rounding last.
-- in: indicator_levels, indicator_ratios, indicator_growth, indicator_catalogue, facts, regions, precedence
WITH candidates AS (
    FROM indicator_levels
    UNION ALL BY NAME FROM indicator_ratios
    UNION ALL BY NAME FROM indicator_growth
),
reported AS (
    SELECT DISTINCT region_code, period, period_kind, is_sample FROM candidates
),
-- an indicator that could not be formed says why: another measure was given, its part is not comparable, or nothing was
absent AS (
    SELECT c.id AS indicator_id, reported.region_code, reported.period, reported.period_kind, reported.is_sample, 'none' AS basis,
        'not_comparable' AS comparability,
        CASE
            WHEN bool_or(f.measure = c.measure AND f.target_level = c.target_level AND f.comparability = 'not_comparable')
                AND NOT bool_or(f.measure = c.measure AND f.target_level = c.target_level AND f.comparability <> 'not_comparable')
                THEN arg_min(f.reason, f.precedence) FILTER (f.measure = c.measure AND f.target_level = c.target_level)
            WHEN c.measure IN ('value_added', 'revenue', 'gross_output')
                AND bool_or(f.measure IN ('value_added', 'revenue', 'gross_output') AND f.measure <> c.measure)
                AND NOT bool_or(f.measure = c.measure) THEN 'measure'
            ELSE 'missing' END AS reason,
        'M' AS obs_status, 1 AS precedence_within, 1 AS choice, 0 AS vintage_distance
    FROM reported
    CROSS JOIN indicator_catalogue AS c
    LEFT JOIN facts AS f
        ON f.region_code = reported.region_code AND f.period = reported.period AND f.period_kind = reported.period_kind
        AND f.is_sample = reported.is_sample AND f.target_level <> 'economy'
    WHERE c.kind IN ('level', 'ratio')
        AND NOT EXISTS (
            FROM candidates AS formed
            WHERE formed.indicator_id = c.id AND formed.region_code = reported.region_code AND formed.period = reported.period
                AND formed.period_kind = reported.period_kind AND formed.is_sample = reported.is_sample
        )
    GROUP BY c.id, c.measure, c.target_level, reported.region_code, reported.period, reported.period_kind, reported.is_sample
),
everything AS (
    FROM candidates UNION ALL BY NAME FROM absent
),
ordered AS (
    SELECT everything.*, region.level, region.name_zh,
        row_number() OVER (
            PARTITION BY indicator_id, region_code, period, period_kind, everything.is_sample
            -- better comparability first; then the vintage the numerator was compiled with; computed before published
            ORDER BY c.rank, vintage_distance, basis = 'published', choice, denominator_vintage, scope_id, numerator_fact_id, denominator_fact_id
        ) = 1 AS is_headline
    FROM everything
    LEFT JOIN precedence AS c ON c.criterion = 'comparability' AND c.code = everything.comparability
    LEFT JOIN (
        SELECT code, arg_max(level, valid_from) AS level, arg_max(name_zh, valid_from) AS name_zh FROM regions GROUP BY code
    ) AS region ON region.code = everything.region_code
),
-- compared with each other: headlines of one indicator, period, level, coverage, benchmark and price basis; samples among themselves
league AS (
    SELECT *, hash(indicator_id, period, period_kind, level, coverage, benchmark, price_basis, is_sample) AS league_id,
        comparability IN ('exact', 'bounded') AS ranked,
        comparability IN ('exact', 'bounded', 'assumed') AS ranked_with_assumed
    FROM ordered
    WHERE is_headline AND value IS NOT NULL AND level IN ('province', 'prefecture', 'county')
),
places AS (
    SELECT mine.indicator_id, mine.region_code, mine.period, mine.period_kind, mine.is_sample,
        CASE WHEN mine.ranked THEN 1 + count(*) FILTER (other.ranked AND other.value > mine.value) END AS rank,
        CASE WHEN mine.ranked THEN 1 + count(*) FILTER (other.ranked AND other.low - other.rounding > mine.high + mine.rounding) END AS rank_low,
        CASE WHEN mine.ranked THEN count(*) FILTER (other.ranked)
            - count(*) FILTER (other.ranked AND other.high + other.rounding < mine.low - mine.rounding) END AS rank_high,
        1 + count(*) FILTER (other.value > mine.value) AS rank_with_assumed
    FROM league AS mine
    JOIN league AS other USING (league_id)
    GROUP BY mine.indicator_id, mine.region_code, mine.period, mine.period_kind, mine.is_sample, mine.ranked
)
SELECT
    ordered.indicator_id, ordered.region_code, ordered.name_zh AS region_name, level AS region_level, territory_date, ordered.period,
    ordered.period_kind,
    getvariable('target_scope') AS target_scope, scope_id, coverage, vintage, denominator_vintage, benchmark, price_basis, basis,
    CAST(round(low, 14) AS DECIMAL(32, 14)) AS low,
    CASE WHEN comparability <> 'not_comparable' THEN CAST(round(value, 14) AS DECIMAL(32, 14)) END AS value,
    CAST(round(high, 14) AS DECIMAL(32, 14)) AS high,
    CAST(round(rounding, 14) AS DECIMAL(32, 14)) AS rounding,
    CAST(round(reported, 14) AS DECIMAL(32, 14)) AS reported,
    catalogue.unit, rank, rank_low, rank_high,
    -- the same unless a share is common; then ranking fills them (indicators/ranking.py)
    rank_low AS rank_low_common, rank_high AS rank_high_common, rank_with_assumed, obs_status, comparability, coalesce(reason, '') AS reason, is_headline,
    TRY_CAST(round(CAST(numerator.unverified AS DOUBLE) / nullif(CAST(numerator.figure AS DOUBLE), 0), 12) AS DECIMAL(16, 12)) AS unverified_share,
    numerator_fact_id, denominator_fact_id, source_title, ordered.is_sample
FROM ordered
JOIN indicator_catalogue AS catalogue ON catalogue.id = ordered.indicator_id
LEFT JOIN (SELECT fact_id, unverified, value AS figure FROM facts) AS numerator ON numerator.fact_id = ordered.numerator_fact_id
LEFT JOIN places
    ON ordered.is_headline AND places.indicator_id = ordered.indicator_id AND places.region_code = ordered.region_code
    AND places.period = ordered.period AND places.period_kind = ordered.period_kind AND places.is_sample = ordered.is_sample
WHERE precedence_within = 1
