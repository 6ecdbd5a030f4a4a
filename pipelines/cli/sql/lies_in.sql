-- a row where one region lies in another, by the codes in force at the end of the period's year
-- variables: part, whole, period
WITH RECURSIVE above AS (
    SELECT getvariable('part') AS code
    UNION
    SELECT regions.parent_code
    FROM above
    JOIN regions ON regions.code = above.code
        AND make_date(CAST(left(getvariable('period'), 4) AS INTEGER), 12, 31) >= regions.valid_from
        AND make_date(CAST(left(getvariable('period'), 4) AS INTEGER), 12, 31) < coalesce(regions.valid_to, DATE '9999-01-01')
)
FROM above
WHERE code = getvariable('whole') AND code <> getvariable('part')
