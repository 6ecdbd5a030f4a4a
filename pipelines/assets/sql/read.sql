-- what the accepted files of a run tell of: regions, periods, figures
SELECT count(DISTINCT region_code) AS regions, count(DISTINCT period) AS periods, count(*) AS observations
FROM observations
WHERE submission_id IN (SELECT submission_id FROM submissions WHERE status = 'accepted')
