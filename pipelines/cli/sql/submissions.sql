-- each submission of the release once, and whether all its figures are of invented regions
SELECT s.submission_id, s.status, s.is_sample AND coalesce(bool_and(o.is_sample), true) AS is_sample
FROM submissions AS s
LEFT JOIN observations AS o USING (submission_id)
WHERE s.status <> 'duplicate'
GROUP BY s.submission_id, s.status, s.is_sample
ORDER BY s.submission_id
