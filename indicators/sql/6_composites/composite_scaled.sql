-- composite_scaled: each input on the common scale, for each normalisation, turned round where less is better.
-- in: composite_inputs, composite_frames, composite_indicators
-- variables: scale_low, scale_high
--
-- Goalposts cap: what lies beyond one lies on it, so that what is not known lies between them. Where all regions are
-- equal there is no scale, and nothing is said.
WITH placed AS (
    SELECT one.* EXCLUDE (low, value, high), normalisation, falls,
        CASE WHEN falls THEN 1 - quotient(high - origin, width) ELSE quotient(low - origin, width) END AS low,
        CASE WHEN falls THEN 1 - quotient(value - origin, width) ELSE quotient(value - origin, width) END AS value,
        CASE WHEN falls THEN 1 - quotient(low - origin, width) ELSE quotient(high - origin, width) END AS high
    FROM composite_inputs AS one
    JOIN composite_frames USING (scope_id, assumed, node)
    JOIN composite_indicators USING (node)
),
between_posts AS (
    SELECT * REPLACE (
            least(greatest(coalesce(low, 0), 0), 1) AS low,
            CASE WHEN value IS NOT NULL THEN least(greatest(value, 0), 1) END AS value,
            greatest(least(coalesce(high, 1), 1), 0) AS high
        )
    FROM placed
    WHERE normalisation = 'goalposts'
)
SELECT scope_id, assumed, normalisation, region_code, node, comparability, reason,
    getvariable('scale_low') + (getvariable('scale_high') - getvariable('scale_low')) * low AS low,
    CASE WHEN value IS NOT NULL
        THEN getvariable('scale_low') + (getvariable('scale_high') - getvariable('scale_low')) * value END AS value,
    getvariable('scale_low') + (getvariable('scale_high') - getvariable('scale_low')) * high AS high
FROM (
    FROM between_posts
    UNION ALL BY NAME
    SELECT * FROM placed WHERE normalisation = 'min_max'
)
UNION ALL BY NAME
-- a z-score has no ends, and is turned round about nought
SELECT scope_id, assumed, normalisation, region_code, node, comparability, reason,
    CASE WHEN falls THEN low - 1 ELSE low END AS low, CASE WHEN falls THEN value - 1 ELSE value END AS value,
    CASE WHEN falls THEN high - 1 ELSE high END AS high
FROM placed
WHERE normalisation = 'z_score'
