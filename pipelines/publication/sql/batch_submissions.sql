-- batch_submissions: the submissions whose cells contribute in a batch, with their numbers in it.
-- in: following_contributions
SELECT CAST(row_number() OVER (ORDER BY submission_id) - 1 AS INTEGER) AS submission, submission_id
FROM (SELECT DISTINCT submission_id FROM following_contributions WHERE follows)
ORDER BY submission
