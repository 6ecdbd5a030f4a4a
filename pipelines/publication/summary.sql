-- what a person wants to know of a release at a glance: files by what became of them, and what is in force
SELECT count(*) AS files,
    count(*) FILTER (status = 'accepted') AS accepted,
    count(*) FILTER (status = 'rejected') AS rejected,
    count(*) FILTER (status = 'superseded') AS superseded,
    count(*) FILTER (status = 'duplicate') AS duplicate,
    count(*) FILTER (status = 'unread') AS unread,
    count(*) FILTER (status = 'withdrawn') AS withdrawn,
    any_value(in_force.regions) AS regions,
    any_value(in_force.periods) AS periods,
    any_value(in_force.observations) AS observations,
    count(*) FILTER (status = 'accepted' AND rests_on <> 'inbox') AS earlier
FROM submissions, (
    SELECT count(DISTINCT region_code) AS regions, count(DISTINCT period) AS periods, count(*) AS observations
    FROM observations
    WHERE submission_id IN (SELECT submission_id FROM submissions WHERE status = 'accepted')
) AS in_force
