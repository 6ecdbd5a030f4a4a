-- What the current release accepted, beside the files under check: to be compared with, never checked again.
CREATE OR REPLACE TEMP TABLE kept AS
SELECT s.submission_id, s.file, s.form, s.region_code, s.period, s.scope_id
FROM release.submissions AS s
WHERE s.status = 'accepted' AND s.form <> 'published-figures'
  AND s.submission_id NOT IN (SELECT submission_id FROM submissions)
  AND (s.region_code, s.period) NOT IN (SELECT (region_code, period) FROM submissions);

INSERT INTO submissions BY NAME
SELECT submission_id, file, form, 'accepted' AS status, region_code, period, scope_id FROM kept;

CREATE OR REPLACE TEMP VIEW observed AS
FROM observations
UNION ALL BY NAME
SELECT o.* FROM release.observations AS o JOIN kept USING (submission_id);

INSERT INTO covers BY NAME
SELECT o.submission_id, any_value(o.period_kind) AS period_kind, any_value(k.scope_id) AS scope_id,
  any_value(o.classification) FILTER (o.classification <> 'total') AS classification,
  any_value(o.coverage) FILTER (o.classification <> 'total') AS coverage, any_value(o.vintage) AS vintage,
  any_value(o.boundary_date) AS boundary_date
FROM release.observations AS o JOIN kept AS k USING (submission_id)
GROUP BY o.submission_id
