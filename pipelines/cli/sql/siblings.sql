-- the regions beside a region under the same region above, on the last day of the year of a period
-- variables: region (a code), period
WITH there AS (
    SELECT code, parent_code FROM regions
    WHERE valid_from <= make_date(CAST(left(getvariable('period'), 4) AS INTEGER), 12, 31)
        AND (valid_to IS NULL OR valid_to > make_date(CAST(left(getvariable('period'), 4) AS INTEGER), 12, 31))
)
SELECT DISTINCT beside.code AS region_code
FROM there AS own
JOIN there AS beside USING (parent_code)
WHERE own.code = getvariable('region')
ORDER BY region_code
