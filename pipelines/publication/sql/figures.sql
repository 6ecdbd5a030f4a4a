-- figures: the figures of a batch to which contributions add up, with their numbers, in the order in which they are kept.
-- in: figure_sums
SELECT fact_id,
    CAST(row_number() OVER (ORDER BY region_code, period, measure, source_id, target_level, target_code, fact_id) - 1
        AS INTEGER) AS fact
FROM figure_sums
ORDER BY fact
