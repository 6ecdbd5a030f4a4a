-- contribution_rows: contributions as they are kept: which figure, which cell, which weighing.
-- in: following_contributions, figures, numbered_observations, weighings
SELECT figures.fact, reported.observation, weighings.weighing
FROM following_contributions AS c
JOIN figures USING (fact_id)
JOIN numbered_observations AS reported
    ON reported.submission_id = c.submission_id AND reported.sheet = c.sheet AND reported.cell = c.cell
JOIN weighings
    ON row(weighings.share_low, weighings.share, weighings.share_high, weighings.share_basis, weighings.unknown_by,
        weighings.verified, weighings.is_uncertain, weighings.row_ids, weighings.coverage_low,
        weighings.coverage_value, weighings.coverage_high, weighings.weight_low, weighings.weight,
        weighings.weight_high, weighings.query_treatment, weighings.exclusion_reason)
    IS NOT DISTINCT FROM row(c.share_low, c.share, c.share_high, c.share_basis, c.unknown_by, c.verified,
        c.is_uncertain, c.row_ids, c.coverage_low, c.coverage_value, c.coverage_high, c.weight_low, c.weight,
        c.weight_high, c.query_treatment, c.exclusion_reason)
WHERE c.follows
ORDER BY fact, observation
