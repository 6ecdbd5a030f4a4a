-- composite_places: each region's score and place as chosen, the places it has over all choices and scopes, and the one
--     choice that moves it most.
-- in: composite_scores, composite_ranks, composite_choices, composite_tree
-- variable: target_scope
--
-- A choice that differs from the one chosen in nothing but one thing (or the same under another scope) is what can be
-- said to move a region; combinations widen the range and are no cause.
WITH chosen AS (
    FROM composite_choices WHERE is_base
),
departures AS (
    SELECT one.choice, getvariable('target_scope') AS scope_id,
        [
            CASE WHEN one.normalisation <> chosen.normalisation THEN 'normalisation: ' || one.normalisation END,
            CASE WHEN one.weighting <> chosen.weighting THEN 'weighting: ' || one.weighting END,
            CASE WHEN one.aggregation <> chosen.aggregation THEN 'aggregation: ' || one.aggregation END,
            CASE WHEN one.assumed <> chosen.assumed THEN 'assumed: ' || one.assumed END,
            CASE WHEN one.missing <> chosen.missing THEN 'missing: ' || one.missing END
        ] AS changes
    FROM composite_choices AS one
    CROSS JOIN chosen
    UNION ALL
    SELECT DISTINCT chosen.choice, scope_id, ['scope: ' || scope_id]
    FROM composite_ranks
    CROSS JOIN chosen
    WHERE scope_id <> getvariable('target_scope')
),
single AS (
    SELECT choice, scope_id, list_filter(changes, lambda one: one IS NOT NULL)[1] AS change
    FROM departures
    WHERE len(list_filter(changes, lambda one: one IS NOT NULL)) = 1
),
base AS (
    SELECT scores.region_code, scores.low, scores.value, scores.high, comparability, reason, indicators_given,
        rank, rank_of, rank_low, rank_high
    FROM composite_scores AS scores
    JOIN composite_tree AS tree ON tree.node = scores.node AND tree.parent IS NULL
    JOIN chosen USING (choice)
    LEFT JOIN composite_ranks AS ranks USING (choice, scope_id, region_code)
    WHERE scope_id = getvariable('target_scope')
),
ranges AS (
    SELECT region_code, min(rank_low) AS least_rank, max(rank_high) AS greatest_rank, count(*) AS ranked_in
    FROM composite_ranks
    GROUP BY region_code
),
movements AS (
    SELECT base.region_code, change, ranks.rank AS moved_to, abs(ranks.rank - base.rank) AS distance
    FROM base
    JOIN composite_ranks AS ranks USING (region_code)
    JOIN single USING (choice, scope_id)
    WHERE ranks.rank <> base.rank
),
farthest_moves AS (
    SELECT region_code, change AS moved_by, moved_to
    FROM movements
    QUALIFY row_number() OVER (PARTITION BY region_code ORDER BY distance DESC, change) = 1
)
SELECT base.*, least_rank, greatest_rank, coalesce(ranked_in, 0) AS ranked_in,
    (SELECT count(*) FROM (SELECT DISTINCT choice, scope_id FROM composite_scores)) AS formed, moved_by, moved_to
FROM base
LEFT JOIN ranges USING (region_code)
LEFT JOIN farthest_moves USING (region_code)
ORDER BY rank, value DESC, region_code
