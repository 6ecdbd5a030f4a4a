-- batch_rows: contributions of a batch: which of its figures, which of its submissions and at which place in it the
--     cell, which of its weighings.
-- in: following_contributions, figures, batch_observations, first_observations, batch_submissions, batch_weighings
SELECT figures.fact, sent.submission, CAST(reported.observation - first.observation AS INTEGER) AS place,
    weighings.weighing
FROM following_contributions AS c
JOIN figures USING (fact_id)
JOIN batch_observations AS reported
    ON reported.submission_id = c.submission_id AND reported.sheet = c.sheet AND reported.cell = c.cell
JOIN batch_submissions AS sent ON sent.submission_id = c.submission_id
JOIN first_observations AS first ON first.submission_id = c.submission_id
JOIN batch_weighings AS weighings
    ON row(weighings.share_low, weighings.share, weighings.share_high, weighings.share_basis, weighings.unknown_by,
        weighings.verified, weighings.is_uncertain, weighings.row_ids, weighings.coverage_low,
        weighings.coverage_value, weighings.coverage_high, weighings.weight_low, weighings.weight,
        weighings.weight_high, weighings.query_treatment, weighings.exclusion_reason)
    IS NOT DISTINCT FROM row(c.share_low, c.share, c.share_high, c.share_basis, c.unknown_by, c.verified,
        c.is_uncertain, c.row_ids, c.coverage_low, c.coverage_value, c.coverage_high, c.weight_low, c.weight,
        c.weight_high, c.query_treatment, c.exclusion_reason)
WHERE c.follows
ORDER BY fact, submission, place
