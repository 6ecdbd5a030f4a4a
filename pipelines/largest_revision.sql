-- largest_revision: how many headlines moved by more percent than that, or are no more, and the largest of them.
-- in: revisions, previous_status (the status of each headline in the release served)
-- variables: most (percent), is_final (whether of figures that were final, or of provisional ones)
WITH beyond AS (
    SELECT revisions.*, coalesce(quotient(abs(new_value - old_value), abs(old_value)), 1) AS moved_by
    FROM revisions
    JOIN previous_status AS before USING (indicator_id, region_code, period, period_kind, is_sample)
    WHERE old_value IS NOT NULL AND NOT is_sample
        AND coalesce(list_contains(string_split(before.obs_status, ','), 'P'), false) <> getvariable('is_final')
        AND (new_value IS NULL OR abs(new_value - old_value) * 100 > abs(old_value) * getvariable('most'))
)
SELECT count(*), arg_max(region_name, moved_by), arg_max(period, moved_by), arg_max(indicator_id, moved_by),
    arg_max(old_value, moved_by), arg_max(new_value, moved_by)
FROM beyond
