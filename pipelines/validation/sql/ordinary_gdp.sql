-- One row a submission under check: GDP of an ordinary region of its level, the nation's by the number of such regions.
CREATE OR REPLACE TEMP VIEW ordinary_gdp AS
SELECT s.submission_id, quotient(any_value(b.most), CAST(any_value(b.multiple) AS DOUBLE)) * any_value(p.high) AS usual
FROM checked_submissions AS s
JOIN (SELECT code, arg_max(level, valid_from) AS level FROM regions GROUP BY code) AS l ON l.code = s.region_code
JOIN bounds AS b ON b.measure = 'gdp' AND b.part = '' AND b.level = l.level
JOIN bands AS p ON p.band = 'ordinary_part_of_nation' AND p.code = l.level
WHERE s.checked
GROUP BY s.submission_id
