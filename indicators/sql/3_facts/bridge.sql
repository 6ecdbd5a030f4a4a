-- bridge: the way from what a region reports as digital to the comparable figure, for one fact; the steps add up
--     exactly, column by column.
-- in: facts, contributions
-- variable: fact
--
-- It starts from the rows that the region marks as counted, or, where the form does not ask, from everything it
-- reported.
WITH fact AS (
    FROM facts WHERE fact_id = getvariable('fact')
),
parts AS (
    SELECT c.*, signed.net,
        coalesce(c.counted_locally, fact.counted_locally_value IS NULL) AS counted,
        -- of a single quarter the ends are those of its own value, which the contributions hold already
        CASE WHEN is_final THEN c.low
             ELSE CAST(round(least(net * c.share_low, net * c.share_high), 6) AS DECIMAL(24, 6)) END AS inside_low,
        CASE WHEN is_final THEN c.value ELSE CAST(round(net * c.share, 6) AS DECIMAL(24, 6)) END AS inside,
        CASE WHEN is_final THEN c.high
             ELSE CAST(round(greatest(net * c.share_low, net * c.share_high), 6) AS DECIMAL(24, 6)) END AS inside_high,
        CASE WHEN c.factor IN ('', 'period') THEN c.low
             ELSE CAST(round(CAST(inside_low AS DECIMAL(22, 6)) * c.coverage_low, 6) AS DECIMAL(24,
                 6)) END AS covered_low,
        CASE WHEN c.factor IN ('', 'period') THEN c.value
             ELSE CAST(round(CAST(inside AS DECIMAL(22, 6)) * c.coverage_value, 6) AS DECIMAL(24, 6)) END AS covered,
        CASE WHEN c.factor IN ('', 'period') THEN c.high
             ELSE CAST(round(CAST(inside_high AS DECIMAL(22, 6)) * c.coverage_high, 6) AS DECIMAL(24,
                 6)) END AS covered_high
    FROM fact
    JOIN contributions AS c USING (fact_id)
    CROSS JOIN LATERAL (
        SELECT CAST((c.base_value - c.members_value) * CASE WHEN c.factor = 'period'
            AND c.factor_value < 0 THEN -1 ELSE 1 END
            AS DECIMAL(22, 6)) AS net,
            (c.factor = 'period' OR c.qualifier IN ('approximate', 'nearly', 'less_than'))
                AND c.coverage = c.reported_coverage AS is_final
    ) AS signed
    WHERE c.exclusion_reason IS NULL
),
steps AS (
    SELECT 1 AS step, 'reported' AS name, sum(net) FILTER (counted) AS low, sum(net) FILTER (counted) AS value,
        sum(net) FILTER (counted) AS high, count(*) FILTER (counted) AS cells
    FROM parts
    UNION ALL
    SELECT 2, 'out_of_scope', -sum(net), -sum(net), -sum(net), count(*) FROM parts WHERE counted AND share_high = 0
    UNION ALL
    SELECT 3, 'not_counted', sum(inside_low), sum(inside), sum(inside_high), count(*)
    FROM parts WHERE NOT counted AND share_high > 0
    UNION ALL
    SELECT 4, 'partial', sum(inside_low - net), sum(inside - net), sum(inside_high - net), count(*)
    FROM parts WHERE counted AND share_high > 0 AND (share_low < 1 OR qualifier <> '')
    UNION ALL
    SELECT 5, 'coverage', sum(covered_low - inside_low),
        CASE WHEN count(covered) = count(*) THEN sum(covered - inside) END,
        CASE WHEN count(covered_high) = count(*) THEN sum(covered_high - inside_high) END, count(*)
    FROM parts WHERE share_high > 0 AND coverage <> reported_coverage AND factor IN ('', 'period')
    UNION ALL
    SELECT 6, 'further', sum(low - covered_low),
        CASE WHEN count(value) = count(*) THEN sum(value - covered) END,
        CASE WHEN count(high) = count(*) AND count(covered_high) = count(*) THEN sum(high - covered_high) END, count(*)
    FROM parts WHERE share_high > 0 AND factor NOT IN ('', 'period')
    UNION ALL
    SELECT 7, 'comparable', low,
        CASE WHEN high = low THEN low
            ELSE (SELECT CASE WHEN count(value) = count(*) THEN sum(value) END FROM parts) END,
        high, cell_count
    FROM fact
)
SELECT step, name, coalesce(low, 0) AS low, value, high, cells
FROM steps
WHERE cells > 0 OR step IN (1, 7)
ORDER BY step
