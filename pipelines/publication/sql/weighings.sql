-- weighings: the combinations of factors that these contributions have and no one before them had, with their numbers.
-- in: following_contributions, weighings
WITH combinations AS (
    SELECT share_low, share, share_high, share_basis, unknown_by, verified, is_uncertain, row_ids, coverage_low,
        coverage_value, coverage_high, weight_low, weight, weight_high, query_treatment, exclusion_reason
    FROM following_contributions
    WHERE follows
    EXCEPT
    SELECT * EXCLUDE (weighing) FROM weighings
)
SELECT CAST((SELECT count(*) FROM weighings) + row_number() OVER (ORDER BY share_low, share, share_high, share_basis,
        unknown_by, verified, is_uncertain, row_ids, coverage_low, coverage_value, coverage_high, weight_low, weight,
        weight_high, query_treatment, exclusion_reason) - 1 AS INTEGER) AS weighing, *
FROM combinations
ORDER BY weighing
