-- pair_classes: the classes in which one of two regions is strong and the other weak, by their shares beside those of
--     the two together.
-- in: class_shares
-- variables: regions (two codes), period
--
-- Strong is at least a quarter above the share of the two together, weak at least a quarter below.
WITH two AS (
    SELECT code, one.share AS x, other.share AS y,
        quotient(one.value + other.value, one.total + other.total) AS together
    FROM (FROM class_shares WHERE region_code = getvariable('regions')[1] AND period = getvariable('period')) AS one
    JOIN (FROM class_shares WHERE region_code = getvariable('regions')[2] AND period = getvariable('period')) AS other
        USING (code)
)
SELECT code, x, y, together, quotient(x, together) AS x_strength, quotient(y, together) AS y_strength,
    CASE WHEN x_strength >= 1.25 AND y_strength <= 0.75 THEN 'a' WHEN y_strength >= 1.25 AND x_strength <= 0.75 THEN 'b'
        ELSE '' END AS strong
FROM two
ORDER BY abs(x - y) DESC, code
