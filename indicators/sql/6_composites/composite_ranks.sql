-- composite_ranks: the place of each region in the whole, under each choice and scope, and the places its bounds allow.
-- in: composite_scores, composite_tree
--
-- Only a score with a value has a place; one alone has none. rank_low = 1 + those certainly ahead, rank_high = all less
-- those certainly behind.
WITH whole AS (
    SELECT scores.*
    FROM composite_scores AS scores
    JOIN composite_tree AS tree ON tree.node = scores.node AND tree.parent IS NULL
    WHERE value IS NOT NULL
),
certain AS (
    SELECT one.choice, one.scope_id, one.region_code, count(*) AS regions,
        count(*) FILTER (above(other.low, one.high)) AS ahead, count(*) FILTER (above(one.low, other.high)) AS behind
    FROM whole AS one
    JOIN whole AS other ON other.choice = one.choice AND other.scope_id = one.scope_id
    GROUP BY one.choice, one.scope_id, one.region_code
)
SELECT choice, scope_id, region_code,
    rank() OVER (PARTITION BY choice, scope_id ORDER BY round(value, 12) DESC) AS rank, regions AS rank_of,
    1 + ahead AS rank_low, regions - behind AS rank_high
FROM whole
JOIN certain USING (choice, scope_id, region_code)
WHERE regions > 1
