-- pair_measures: how alike the structures of two regions are, year by year, and how that changed.
-- in: class_shares
-- variable: regions (two codes)
--
-- Structural similarity (UNIDO 1979) is the cosine of the two, sum(x y) / sqrt(sum(x x) sum(y y)); Krugman's distance
-- (1991) the sum of |x - y|, from 0 to 2; what the two have in common is one less half of it. The ends are outer ones.
-- A class that only one of them tells of makes the pair not comparable; so do two coverages.
WITH sides AS (
    SELECT period, code, one.coverage AS coverage, other.coverage AS other_coverage,
        one.share_low AS x_low, one.share AS x, one.share_high AS x_high,
        other.share_low AS y_low, other.share AS y, other.share_high AS y_high,
        one.comparability AS x_comparability, other.comparability AS y_comparability,
        one.code IS NULL OR other.code IS NULL AS is_one_sided
    FROM (FROM class_shares WHERE region_code = getvariable('regions')[1]) AS one
    FULL JOIN (FROM class_shares WHERE region_code = getvariable('regions')[2]) AS other USING (period, code)
),
sums AS (
    SELECT period, count(*) AS classes, bool_or(is_one_sided) AS is_one_sided,
        bool_or(coverage <> other_coverage) AS is_mixed,
        bool_or('assumed' IN (x_comparability, y_comparability)) AS is_assumed,
        count(x + y) = count(*) AS is_known, count(x_low + y_low + x_high + y_high) = count(*) AS has_ends,
        quotient(sum(x * y ORDER BY code),
            square_root(sum(x * x ORDER BY code) * sum(y * y ORDER BY code))) AS similarity,
        quotient(sum(x_low * y_low ORDER BY code),
            square_root(sum(x_high * x_high ORDER BY code) * sum(y_high * y_high ORDER BY code))) AS similarity_low,
        quotient(sum(x_high * y_high ORDER BY code),
            square_root(sum(x_low * x_low ORDER BY code) * sum(y_low * y_low ORDER BY code))) AS similarity_high,
        sum(abs(x - y) ORDER BY code) AS distance,
        sum(greatest(0, x_low - y_high, y_low - x_high) ORDER BY code) AS distance_low,
        sum(greatest(abs(x_high - y_low), abs(y_high - x_low)) ORDER BY code) AS distance_high
    FROM sides
    GROUP BY period
    -- a year that one of the two does not tell of at all is no year of the pair
    HAVING count(y_comparability) > 0 AND count(x_comparability) > 0
),
told AS (
    SELECT period, classes,
        CASE WHEN is_one_sided OR is_mixed OR NOT is_known THEN 'not_comparable' WHEN is_assumed THEN 'assumed'
            WHEN distance_high > distance_low + 1e-12 THEN 'bounded' ELSE 'exact' END AS comparability,
        CASE WHEN is_one_sided THEN 'missing' WHEN is_mixed THEN 'coverage' WHEN NOT is_known THEN 'tolerance'
            ELSE '' END AS reason,
        CASE WHEN has_ends AND NOT is_one_sided THEN similarity_low END AS similarity_low,
        CASE WHEN comparability <> 'not_comparable' THEN least(similarity, 1) END AS similarity,
        CASE WHEN has_ends AND NOT is_one_sided THEN least(similarity_high, 1) END AS similarity_high,
        CASE WHEN has_ends AND NOT is_one_sided THEN distance_low END AS distance_low,
        CASE WHEN comparability <> 'not_comparable' THEN distance END AS distance,
        CASE WHEN has_ends AND NOT is_one_sided THEN least(distance_high, 2) END AS distance_high
    FROM sums
)
SELECT *, 1 - distance / 2 AS in_common,
    similarity - lag(similarity) OVER (ORDER BY period) AS similarity_change,
    distance - lag(distance) OVER (ORDER BY period) AS distance_change
FROM told
ORDER BY period
