-- indicator_ranks: the place of each headline figure among its like, and the places it can have, given everybody's bounds.
-- in: indicator_candidates
--
-- rank_low = 1 + the number certainly ahead, rank_high = n - the number certainly behind. Who is certainly ahead is counted along the
-- line on which all ends are laid out in order, not pair by pair; figures that touch are not ahead, an empty end is unbounded.
WITH figures AS (
    SELECT indicator_id, region_code, period, period_kind, is_sample, is_headline, value,
        low - rounding AS least, high + rounding AS most,
        comparability IN ('exact', 'bounded') AS is_ranked,
        -- compared with each other: headlines of one indicator, period, level, coverage, benchmark and price basis; samples among themselves
        struct_pack(indicator_id, period, period_kind, region_level, coverage, benchmark, price_basis, is_sample) AS league
    FROM indicator_candidates
    WHERE is_headline AND value IS NOT NULL AND comparability IN ('exact', 'bounded', 'assumed')
        AND region_level IN ('province', 'prefecture', 'county')
),
-- each figure twice, at its least and at its most; an empty end comes last, so that nothing lies beyond it
ends AS (
    SELECT league, region_code, least AS place, true AS is_least FROM figures WHERE is_ranked
    UNION ALL
    SELECT league, region_code, most, false FROM figures WHERE is_ranked
),
counted AS (
    SELECT league, region_code, is_least, place,
        count(place) FILTER (is_least) OVER (PARTITION BY league)
            - count(place) FILTER (is_least) OVER (PARTITION BY league ORDER BY place NULLS LAST) AS lie_above,
        count(place) FILTER (NOT is_least) OVER (PARTITION BY league)
            - count(place) FILTER (NOT is_least) OVER (PARTITION BY league ORDER BY place DESC NULLS LAST) AS lie_below,
        count(*) FILTER (is_least) OVER (PARTITION BY league) AS figures
    FROM ends
),
bounds AS (
    SELECT league, region_code,
        1 + max(lie_above) FILTER (NOT is_least) AS rank_low, any_value(figures) - max(lie_below) FILTER (is_least) AS rank_high
    FROM counted
    GROUP BY league, region_code
)
SELECT indicator_id, region_code, period, period_kind, is_sample, is_headline,
    CASE WHEN is_ranked THEN rank() OVER (PARTITION BY league, is_ranked ORDER BY value DESC) END AS rank,
    rank_low, rank_high,
    rank() OVER (PARTITION BY league ORDER BY value DESC) AS rank_with_assumed
FROM figures
LEFT JOIN bounds USING (league, region_code)
