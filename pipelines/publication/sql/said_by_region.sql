-- said_by_region: of each region and each submission that speaks of it, what is looked at up to the facts: hashes of its
--     cells with their places in the submission, of what is held of the submission, of the vintages found for it.
-- in: numbered_observations, first_observations, submissions, held_cells, found_vintages
WITH cells AS (
    SELECT reported.* EXCLUDE (observation), reported.observation - first.observation AS place
    FROM numbered_observations AS reported
    JOIN first_observations AS first USING (submission_id)
),
said AS (
    SELECT region_code, submission_id, count(*) AS cell_count, sum(CAST(hash(cells) AS HUGEINT)) AS one,
        sum(CAST(hash(hash(cells), 'again') AS HUGEINT)) AS other
    FROM cells
    GROUP BY region_code, submission_id
),
status AS (
    SELECT submission_id, string_agg(status, ',' ORDER BY status) AS status
    FROM submissions
    GROUP BY submission_id
),
held AS (
    SELECT submission_id, sum(CAST(hash(kept_out) AS HUGEINT)) AS held
    FROM (SELECT DISTINCT submission_id, sheet, cell, query_treatment FROM held_cells) AS kept_out
    GROUP BY submission_id
),
found AS (
    SELECT submission_id, sum(CAST(hash(found_vintages) AS HUGEINT)) AS found
    FROM found_vintages
    GROUP BY submission_id
)
SELECT region_code, submission_id, cell_count, one, other, status, held, found
FROM said
LEFT JOIN status USING (submission_id)
LEFT JOIN held USING (submission_id)
LEFT JOIN found USING (submission_id)
ORDER BY region_code, submission_id
