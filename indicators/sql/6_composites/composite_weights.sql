-- composite_weights: how much each indicator and group counts beside its siblings, for each way of weighing.
-- in: composite_inputs, composite_scaled, composite_tree, composite_choices
--
-- Entropy gives an indicator the more weight the more the regions differ in it: of the shares p of the regions in its
-- min-max scale, 1 + sum(p ln p) / ln(regions), over the same of its siblings. It weighs by the data at hand and means
-- nothing else, so it is a branch of the sensitivity alone; groups keep the weights given.
WITH sets AS (
    SELECT DISTINCT scope_id, assumed FROM composite_inputs
),
ways AS (
    SELECT DISTINCT weighting FROM composite_choices
),
standing AS (
    SELECT scope_id, assumed, node, region_code, value - getvariable('scale_low') AS height
    FROM composite_scaled
    WHERE normalisation = 'min_max' AND value IS NOT NULL
),
totals AS (
    SELECT scope_id, assumed, node, count(*) AS regions, sum(height ORDER BY region_code) AS total
    FROM standing
    GROUP BY scope_id, assumed, node
),
entropies AS (
    SELECT scope_id, assumed, node,
        1 + quotient(sum(coalesce(share * logarithm(share), 0) ORDER BY region_code), any_value(logarithm(regions)))
            AS told_apart
    FROM standing
    JOIN totals USING (scope_id, assumed, node)
    CROSS JOIN LATERAL (SELECT quotient(height, total) AS share)
    GROUP BY scope_id, assumed, node
)
SELECT scope_id, assumed, weighting, node,
    CASE weighting WHEN 'equal' THEN 1
        WHEN 'entropy' THEN CASE WHEN is_indicator THEN coalesce(told_apart, 0) ELSE weight END
        ELSE weight END AS weight
FROM sets
CROSS JOIN ways
CROSS JOIN composite_tree
LEFT JOIN entropies USING (scope_id, assumed, node)
