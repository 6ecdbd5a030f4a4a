-- contribution_rows: contributions of a batch as a release keeps them: which figure, which cell, which weighing.
-- in: kept_rows, kept_submissions, first_observations, numbered_weighings
-- variable: figures_before (how many figures of other regions stand before these)
SELECT CAST(getvariable('figures_before') + batch.fact AS INTEGER) AS fact,
    CAST(first.observation + batch.place AS INTEGER) AS observation, weighings.weighing
FROM kept_rows AS batch
JOIN kept_submissions AS sent USING (submission)
JOIN first_observations AS first ON first.submission_id = sent.submission_id
JOIN numbered_weighings AS weighings ON weighings.in_batch = batch.weighing
ORDER BY fact, observation
