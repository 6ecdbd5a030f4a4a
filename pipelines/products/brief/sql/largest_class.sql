-- the class that is the largest part of the core for certain: whatever the unknown shares and the rounding are, no other
-- is as large. A class of which nothing is known may be all that this one leaves. No row: it cannot be told.
-- variables: region (a code), period
WITH classes AS (
    SELECT c.id AS indicator_id, c.target_code AS code, i.value, i.low - i.rounding AS low, i.high + i.rounding AS high
    FROM indicator_catalogue AS c
    LEFT JOIN indicators AS i
        ON i.indicator_id = c.id AND i.is_headline AND i.region_code = getvariable('region')
        AND i.period = getvariable('period')
    WHERE c.kind = 'ratio' AND c.measure = 'value_added' AND c.target_level = 'large' AND c.denominator_level = 'total'
)
SELECT one.indicator_id, class.name_zh, class.name_en
FROM classes AS one
JOIN activity_classes AS class ON class.classification = 'nbs-digital-2021' AND class.code = one.code
WHERE one.value IS NOT NULL AND NOT EXISTS (
    FROM classes AS other
    WHERE other.code <> one.code AND coalesce(other.high, 100 - one.low) >= one.low
)
