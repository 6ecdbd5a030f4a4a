-- What the middle region has in each pair of figures of an industry: what a row without a year before is held to.
CREATE OR REPLACE TEMP TABLE region_middles AS
SELECT period, classification, activity_code, one, other, median(distance) AS middle
FROM pairs WHERE other <> ''
GROUP BY period, classification, activity_code, one, other HAVING count(*) >= getvariable('fewest_regions');
-- What `relations` are put into, some submissions at a time: all at once would not stay in memory.
CREATE OR REPLACE TEMP TABLE relations (
  submission_id submission_key, sheet word, sheet_row INTEGER, one relation_end, other relation_end, distance DOUBLE, expected DOUBLE,
  room DOUBLE
)
