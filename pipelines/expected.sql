-- every submission of the release by what its cover says that it is a report of, what counts first
SELECT form, region_code, period, status, open_query_count, file, received_at
FROM submissions
WHERE status IN ('accepted', 'rejected', 'unread')
ORDER BY status = 'accepted' DESC, received_at DESC, file
