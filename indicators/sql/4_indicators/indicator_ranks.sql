-- indicator_ranks: the place of each headline figure among its like, of how many, and the places it can have, given
--     everybody's bounds.
-- in: indicator_candidates
--
-- Where a figure has no like there is no rank. rank_low = 1 + the number certainly ahead, rank_high = n - the number
-- certainly behind. Who is certainly ahead is counted along the line on which all ends are laid out in order, not pair
-- by pair: how many of the others' least ends come before my greatest end, and how many greatest ends before my least.
-- Figures that touch are not ahead; an empty end lies beyond all others on its side.
WITH figures AS (
    SELECT indicator_id, region_code, period, period_kind, is_sample, is_headline, value,
        low - rounding AS least, high + rounding AS most,
        comparability IN ('exact', 'bounded') AS is_ranked,
        -- compared with each other: headlines of one indicator, period, level, coverage, benchmark and price basis;
        -- samples among themselves
        hash(indicator_id, period, period_kind, region_level, coverage, benchmark, price_basis, is_sample) AS league
    FROM indicator_candidates
    WHERE is_headline AND value IS NOT NULL AND comparability IN ('exact', 'bounded', 'assumed')
        AND region_level IN ('province', 'prefecture', 'county', 'town')
),
-- each figure twice, at its least and at its most
ends AS (
    SELECT league, region_code, true AS is_least, least AS place, CASE WHEN least IS NULL THEN -1 ELSE 0 END AS side
    FROM figures
    WHERE is_ranked
    UNION ALL
    SELECT league, region_code, false, most, CASE WHEN most IS NULL THEN 1 ELSE 0 END
    FROM figures
    WHERE is_ranked
),
-- of all the ends before this one, those that are not of its own sort; least ends first where ends touch
counted AS (
    SELECT league, region_code, is_least,
        row_number() OVER (PARTITION BY league ORDER BY side, place, is_least DESC, region_code)
            - row_number() OVER (PARTITION BY league, is_least ORDER BY side, place, region_code) AS before,
        count(*) OVER (PARTITION BY league) // 2 AS figures
    FROM ends
),
bounds AS (
    SELECT league, region_code, 1 + any_value(figures) - any_value(before) FILTER (NOT is_least) AS rank_low,
        any_value(figures) - any_value(before) FILTER (is_least) AS rank_high
    FROM counted
    GROUP BY league, region_code
),
placed AS (
    SELECT *, rank() OVER (PARTITION BY league, is_ranked ORDER BY value DESC) AS place,
        count(*) FILTER (is_ranked) OVER (PARTITION BY league) AS ranked,
        rank() OVER (PARTITION BY league ORDER BY value DESC) AS place_with_assumed,
        count(*) OVER (PARTITION BY league) AS ranked_with_assumed
    FROM figures
)
SELECT indicator_id, region_code, period, period_kind, is_sample, is_headline,
    CASE WHEN is_ranked AND ranked > 1 THEN place END AS rank,
    CASE WHEN is_ranked AND ranked > 1 THEN ranked END AS rank_of,
    CASE WHEN ranked > 1 THEN rank_low END AS rank_low,
    CASE WHEN ranked > 1 THEN rank_high END AS rank_high,
    CASE WHEN ranked_with_assumed > 1 THEN place_with_assumed END AS rank_with_assumed,
    CASE WHEN ranked_with_assumed > 1 THEN ranked_with_assumed END AS rank_with_assumed_of
FROM placed
LEFT JOIN bounds USING (league, region_code)
