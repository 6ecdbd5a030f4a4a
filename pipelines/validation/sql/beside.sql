-- Which accepted submission of the same region a submission under check is compared with: that of a year before, and those of
-- the same year up to an earlier month.
CREATE OR REPLACE TEMP TABLE beside AS
SELECT n.submission_id, b.submission_id AS before_id, b.file AS before_file, b.period AS before_period, n.coverage IS NOT DISTINCT FROM b.coverage AS same_coverage,
  b.period = n.prior_period AS a_year_before
FROM checked_submissions AS n
JOIN checked_submissions AS b ON b.region_code = n.region_code AND b.submission_id <> n.submission_id
WHERE n.checked AND b.accepted AND NOT n.by_figure AND NOT b.by_figure
  AND (b.period = n.prior_period OR (b.year = n.year AND b.period_kind = 'cumulative' AND b.last_month < n.last_month))
