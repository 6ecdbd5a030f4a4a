-- observation_headings: what is said of cells beside their numbers, each combination once.
-- in: observations
SELECT CAST(row_number() OVER () AS INTEGER) AS heading, *
FROM (SELECT DISTINCT HEADING FROM observations ORDER BY ALL)
