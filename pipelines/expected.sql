-- every submission of the release that says on its cover whose it is, by what it is a report of, what counts first
SELECT form, region_code, period, status, open_query_count, file, received_at
FROM submissions
WHERE region_code <> '' AND period <> '' AND status IN ('accepted', 'rejected', 'unread')
ORDER BY status = 'accepted' DESC, received_at DESC, file
