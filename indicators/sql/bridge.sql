-- bridge: the way from what a region reports as digital to the comparable figure, for one fact; the steps add up exactly, column by column.
-- in: facts, contributions
-- variable: fact
--
-- It starts from the rows that the region marks as counted, or, where the form does not ask, from everything it reported.
WITH fact AS (
    FROM facts WHERE fact_id = getvariable('fact')
),
parts AS (
    SELECT c.*, c.base_value - c.members_value AS net,
        coalesce(c.counted_locally, fact.claimed IS NULL) AS counted,
        CAST(round((c.base_value - c.members_value) * c.share_low, 6) AS DECIMAL(24, 6)) AS inside_low,
        CAST(round((c.base_value - c.members_value) * c.share, 6) AS DECIMAL(24, 6)) AS inside,
        CAST(round((c.base_value - c.members_value) * c.share_high, 6) AS DECIMAL(24, 6)) AS inside_high
    FROM fact
    JOIN contributions AS c
        ON c.target_level = fact.target_level AND c.target_code = fact.target_code AND c.region_code = fact.region_code
        AND c.territory_date IS NOT DISTINCT FROM fact.territory_date AND c.period = fact.period AND c.period_kind = fact.period_kind
        AND c.measure = fact.measure AND c.scope_id = fact.scope_id AND c.coverage = fact.coverage AND c.vintage = fact.vintage
        AND c.price_basis = fact.price_basis AND c.source_id = fact.source_id AND c.detail = fact.detail
    WHERE c.refusal IS NULL
),
steps AS (
    SELECT 1 AS step, 'reported' AS name, sum(net) FILTER (counted) AS low, sum(net) FILTER (counted) AS value,
        sum(net) FILTER (counted) AS high, count(*) FILTER (counted) AS cells
    FROM parts
    UNION ALL
    SELECT 2, 'out_of_scope', -sum(net), -sum(net), -sum(net), count(*) FROM parts WHERE counted AND share_high = 0
    UNION ALL
    SELECT 3, 'not_counted', sum(least(inside_low, inside_high)), sum(inside), sum(greatest(inside_low, inside_high)), count(*)
    FROM parts WHERE NOT counted AND share_high > 0
    UNION ALL
    SELECT 4, 'partial', sum(least(inside_low, inside_high) - net), sum(inside - net), sum(greatest(inside_low, inside_high) - net), count(*)
    FROM parts WHERE counted AND share_high > 0 AND share_low < 1
    UNION ALL
    SELECT 5, 'coverage', sum(low - least(inside_low, inside_high)),
        CASE WHEN count(value) = count(*) THEN sum(value - inside) END,
        CASE WHEN count(high) = count(*) THEN sum(high - greatest(inside_low, inside_high)) END, count(*)
    FROM parts WHERE share_high > 0 AND coverage <> reported_coverage
    UNION ALL
    SELECT 6, 'comparable', low, CASE WHEN high = low THEN low ELSE (SELECT CASE WHEN count(value) = count(*) THEN sum(value) END FROM parts) END,
        high, cell_count
    FROM fact
)
SELECT step, name, coalesce(low, 0) AS low, value, high, cells
FROM steps
WHERE cells > 0 OR step IN (1, 6)
ORDER BY step
