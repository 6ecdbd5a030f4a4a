-- Figures of 156 indicators, one a class, of so many regions, each with bounds of its own: what rank intervals are counted over.
-- variable: regions
SELECT 'class_' || c AS indicator_id, CAST(r AS VARCHAR) AS region_code, '2024' AS period, 'annual' AS period_kind, false AS is_sample,
    true AS is_headline, 'county' AS region_level, 'all_units' AS coverage, 'census5' AS benchmark, 'current' AS price_basis,
    CASE WHEN width = 0 THEN 'exact' ELSE 'bounded' END AS comparability, CAST(middle AS DECIMAL(38, 18)) AS value,
    CAST(middle - width AS DECIMAL(38, 18)) AS low, CAST(middle + width AS DECIMAL(38, 18)) AS high, CAST(0 AS DECIMAL(38, 18)) AS rounding
FROM (
    SELECT c, r, hash(c, r) % 100000 / 100.0 AS middle, hash(r, c) % 2 * (hash(r, c, 1) % 5000) / 1000.0 AS width
    FROM range(156) AS classes (c), range(getvariable('regions')) AS places (r)
)
