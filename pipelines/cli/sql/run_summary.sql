-- how many queries of the accepted files wait for an explanation and how many have one, and how many files the release leaves
-- out about which nobody decided
SELECT
    sum(open_query_count) FILTER (status = 'accepted') AS waiting,
    sum(explained_query_count) FILTER (status = 'accepted') AS explained,
    count(*) FILTER (
        status IN ('rejected', 'unread') AND coalesce(decided_by, '') = '' AND submission_id NOT IN (FROM past_findings)
    ) AS left_out
FROM submissions
