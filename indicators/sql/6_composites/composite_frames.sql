-- composite_frames: against what each indicator is held: where its scale begins and how wide it is, for each
--     normalisation.
-- in: composite_inputs, composite_indicators
--
-- A frame is a choice, made of the values of the regions that take part (min-max, z-score), or given (goalposts); the
-- bounds of a region's own figure are carried through it. The standard deviation is that of a sample.
WITH known AS (
    SELECT * FROM composite_inputs WHERE value IS NOT NULL
),
means AS (
    SELECT scope_id, assumed, node, count(*) AS regions, min(value) AS least, max(value) AS most,
        quotient(sum(value ORDER BY region_code), count(*)) AS mean
    FROM known
    GROUP BY scope_id, assumed, node
),
squares AS (
    SELECT scope_id, assumed, node, sum(power(value - mean, 2) ORDER BY region_code) AS squares
    FROM known
    JOIN means USING (scope_id, assumed, node)
    GROUP BY scope_id, assumed, node
)
SELECT scope_id, assumed, node, 'min_max' AS normalisation, least AS origin, most - least AS width
FROM means
UNION ALL
SELECT scope_id, assumed, node, 'z_score', mean, square_root(quotient(squares, regions - 1))
FROM means
JOIN squares USING (scope_id, assumed, node)
UNION ALL
SELECT DISTINCT scope_id, assumed, node, 'goalposts', goal_low, goal_high - goal_low
FROM composite_inputs
JOIN composite_indicators USING (node)
WHERE goal_low IS NOT NULL
