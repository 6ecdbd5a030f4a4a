-- composite_scores: the score of each region in each group and in the whole, under each choice.
-- in: composite_scaled, composite_weights, composite_tree, composite_choices
--
-- An indicator counts in a group with the product of what it and the groups between count beside their siblings. What a
-- region does not have leaves its score without a value (bounded); only where a choice says so do the others share its
-- weight (of_the_rest); indicators_given says how many of all a region has. A geometric mean needs what is not below
-- nought, and is nought where one part is.
WITH RECURSIVE below AS (
    SELECT node, node AS above FROM composite_tree
    UNION ALL
    SELECT below.node, tree.parent
    FROM below
    JOIN composite_tree AS tree ON tree.node = below.above
    WHERE tree.parent IS NOT NULL
),
brought AS (
    SELECT choice.*, scope_id, region_code, node, low, value, high, comparability, reason,
        choice.missing = 'of_the_rest' AND value IS NULL AS is_left_out
    FROM composite_choices AS choice
    JOIN composite_scaled USING (normalisation, assumed)
),
there AS (
    SELECT DISTINCT choice, scope_id, assumed, weighting, region_code, below.above AS node
    FROM brought
    JOIN below USING (node)
    WHERE NOT is_left_out
),
siblings AS (
    SELECT choice, scope_id, region_code, parent, sum(weights.weight ORDER BY node) AS together
    FROM there
    JOIN composite_weights AS weights USING (scope_id, assumed, weighting, node)
    JOIN composite_tree AS tree USING (node)
    WHERE parent IS NOT NULL
    GROUP BY choice, scope_id, region_code, parent
),
beside AS (
    SELECT choice, scope_id, region_code, node, quotient(weights.weight, together) AS share
    FROM there
    JOIN composite_weights AS weights USING (scope_id, assumed, weighting, node)
    JOIN composite_tree AS tree USING (node)
    JOIN siblings USING (choice, scope_id, region_code, parent)
),
counting AS (
    SELECT choice, scope_id, region_code, way.node, way.above, product(share ORDER BY step.above) AS weight
    FROM below AS way
    JOIN composite_tree AS tree ON tree.node = way.node AND tree.is_indicator
    -- the indicator itself and the groups between it and the group it counts in
    JOIN below AS step ON step.node = way.node AND step.above <> way.above
    JOIN below AS still ON still.node = step.above AND still.above = way.above
    JOIN beside ON beside.node = step.above
    GROUP BY choice, scope_id, region_code, way.node, way.above
),
parts AS (
    SELECT brought.* EXCLUDE (node), counting.node AS indicator, counting.above AS node, counting.weight,
        aggregation = 'geometric' AS is_geometric
    FROM brought
    JOIN counting USING (choice, scope_id, region_code, node)
    WHERE NOT is_left_out
),
sums AS (
    SELECT choice, scope_id, region_code, node, any_value(is_geometric) AS is_geometric,
        count(*) AS parts, bool_or(comparability = 'assumed') AS is_assumed,
        array_to_string(list_sort(list_distinct(flatten(list(string_split(reason, ','))
            FILTER (value IS NULL OR comparability = 'assumed')))), ',') AS reasons,
        {low: sum(weight * low ORDER BY indicator), value: sum(weight * value ORDER BY indicator),
            high: sum(weight * high ORDER BY indicator)} AS arithmetic,
        {low: exp(sum(weight * logarithm(low) ORDER BY indicator)),
            value: exp(sum(weight * logarithm(value) ORDER BY indicator)),
            high: exp(sum(weight * logarithm(high) ORDER BY indicator))} AS geometric,
        {low: count(low), value: count(value), high: count(high)} AS known,
        {low: min(low), value: min(value), high: min(high)} AS least
    FROM parts
    WHERE weight > 0
    GROUP BY choice, scope_id, region_code, node
),
scores AS (
    SELECT *,
        CASE WHEN known.low < parts OR is_geometric AND least.low < 0 THEN NULL
            WHEN NOT is_geometric THEN arithmetic.low WHEN least.low = 0 THEN 0 ELSE geometric.low END AS low,
        CASE WHEN known.value < parts OR is_geometric AND least.value < 0 THEN NULL
            WHEN NOT is_geometric THEN arithmetic.value WHEN least.value = 0 THEN 0 ELSE geometric.value END AS value,
        CASE WHEN known.high < parts OR is_geometric AND least.high < 0 THEN NULL
            WHEN NOT is_geometric THEN arithmetic.high WHEN least.high = 0 THEN 0 ELSE geometric.high END AS high
    FROM sums
),
-- how many of its indicators a region has
had AS (
    SELECT choice, scope_id, region_code, quotient(count(value), count(*)) AS indicators_given
    FROM brought
    GROUP BY choice, scope_id, region_code
)
SELECT choice, scope_id, region_code, node, round(low, 13) AS low, round(value, 13) AS value, round(high, 13) AS high,
    CASE WHEN value IS NULL THEN 'not_comparable' WHEN is_assumed THEN 'assumed' WHEN high > low THEN 'bounded'
        ELSE 'exact' END AS comparability,
    CASE WHEN value IS NULL AND known.value = parts THEN 'impossible' ELSE coalesce(reasons, '') END AS reason,
    indicators_given
FROM scores
JOIN had USING (choice, scope_id, region_code)
