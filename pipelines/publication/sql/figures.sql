-- figures: the figures to which contributions add up, in the order in which they are kept, with their numbers.
-- in: figure_sums
-- variable: figures_before (how many figures of other regions stand before these)
SELECT fact_id,
    CAST(getvariable('figures_before') + row_number() OVER (ORDER BY region_code, period, measure, source_id,
        target_level, target_code, fact_id) - 1 AS INTEGER) AS fact
FROM figure_sums
ORDER BY fact
