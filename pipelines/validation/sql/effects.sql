-- How far each finding may move the published table: the value, the growth where there is a year before, and the place among the
-- regions of the same period. `weighed` has a row a finding with the part of the core value that is in doubt.
SELECT w.number,
  w.effect * (1 + CASE WHEN t.region_code IN (SELECT b.region_code FROM checked_submissions AS b WHERE b.accepted AND b.period = t.prior_period) THEN 1 ELSE 0 END)
    + quotient(count(p.submission_id), greatest(any_value(r.regions), 1)) AS effect
FROM weighed AS w
JOIN totals AS t ON t.submission_id = CAST(w.submission_id AS submission_key)
JOIN (SELECT period, coverage, count(*) AS regions FROM totals WHERE accepted AND core_value_added > 0 GROUP BY period, coverage) AS r
  ON r.period = t.period AND r.coverage = t.coverage
LEFT JOIN totals AS p ON p.period = t.period AND p.coverage = t.coverage AND p.accepted AND p.submission_id <> t.submission_id
  AND p.core_value_added BETWEEN t.core_value_added * greatest(0, 1 - w.effect) AND t.core_value_added * (1 + w.effect)
WHERE t.core_value_added > 0
GROUP BY w.number, w.effect, t.region_code, t.prior_period
