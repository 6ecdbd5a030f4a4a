-- identity: what the row of a release says of its content.
-- in: facts, revisions
SELECT min(period) FILTER (NOT is_sample) AS first_period, max(period) FILTER (NOT is_sample) AS last_period,
    count(DISTINCT region_code) FILTER (NOT is_sample) AS regions,
    count(DISTINCT source_title) FILTER (NOT is_sample) AS sources,
    (SELECT count(*) FROM revisions) AS figures_changed
FROM facts
