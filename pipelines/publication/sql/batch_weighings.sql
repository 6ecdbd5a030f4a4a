-- batch_weighings: the combinations of factors that the contributions of a batch have, with their numbers in it.
-- in: following_contributions
WITH combinations AS (
    SELECT DISTINCT share_low, share, share_high, share_basis, unknown_by, verified, is_uncertain, row_ids,
        coverage_low, coverage_value, coverage_high, weight_low, weight, weight_high, query_treatment, exclusion_reason
    FROM following_contributions
    WHERE follows
)
SELECT CAST(row_number() OVER (ORDER BY share_low, share, share_high, share_basis, unknown_by, verified, is_uncertain,
        row_ids, coverage_low, coverage_value, coverage_high, weight_low, weight, weight_high, query_treatment,
        exclusion_reason) - 1 AS INTEGER) AS weighing, *
FROM combinations
ORDER BY weighing
