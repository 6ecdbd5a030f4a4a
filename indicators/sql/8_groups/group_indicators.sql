-- group_indicators: the indicators of a group, one row an indicator and period: sums, and ratios after the sums.
-- in: group_totals, indicator_catalogue, units
--
-- A ratio is of all members above and below, else it has no ends. Part and whole each have their worst ends.
WITH levels AS (
    SELECT c.id AS indicator_id, total.* REPLACE (
            CAST(low AS DECIMAL(24, 6)) * inverse AS low, CAST(value AS DECIMAL(24, 6)) * inverse AS value,
            CAST(high AS DECIMAL(24, 6)) * inverse AS high, CAST(rounding AS DECIMAL(24, 6)) * inverse AS rounding
        )
    FROM group_totals AS total
    JOIN indicator_catalogue AS c
        ON c.kind = 'level' AND c.measure = total.measure AND c.target_level = total.target_level
        AND c.target_code = total.target_code
    JOIN (SELECT id, CAST(quotient(1, multiplier) AS DECIMAL(14, 12)) AS inverse FROM units) AS u ON u.id = c.unit
),
pairs AS (
    SELECT c.id AS indicator_id, c.maximum, quotient_factor(units.dimension, units.multiplier) AS times, part.*,
        whole.low AS d_low, whole.value AS d_value, whole.high AS d_high, whole.rounding AS d_rounding,
        whole.comparability AS d_comparability, whole.reason AS d_reason, whole.coverage AS d_coverage,
        whole.lacking AS d_lacking
    FROM group_totals AS part
    JOIN indicator_catalogue AS c
        ON c.kind = 'ratio' AND c.measure = part.measure AND c.target_level = part.target_level
            AND c.target_code = part.target_code
    JOIN units ON units.id = c.unit
    JOIN group_totals AS whole
        ON whole.measure = c.denominator_measure AND whole.target_level = c.denominator_level
            AND whole.target_code = c.denominator_code AND whole.period = part.period
            AND whole.period_kind = part.period_kind AND whole.is_sample = part.is_sample
),
divided AS (
    SELECT *,
        CASE WHEN comparability = 'not_comparable' THEN reason WHEN d_comparability = 'not_comparable' THEN d_reason
            WHEN coverage <> d_coverage THEN 'coverage'
            WHEN coalesce(d_low <= 0 OR times * quotient(value, d_value) > maximum, false) THEN 'impossible'
            ELSE '' END AS refused,
        CASE WHEN len(lacking) + len(d_lacking) = 0 AND coverage = d_coverage
            THEN times * quotient_low(low, d_low, d_high) END AS ratio_low,
        CASE WHEN len(lacking) + len(d_lacking) = 0 AND coverage = d_coverage
            THEN times * quotient_high(high, d_low, d_high) END AS ratio_high
    FROM pairs
),
ratios AS (
    SELECT divided.* EXCLUDE (maximum, times, d_low, d_value, d_high, d_rounding, d_comparability, d_reason, d_coverage,
            d_lacking, refused, ratio_low, ratio_high) REPLACE (
            kept_quotient(ratio_low) AS low,
            CASE WHEN refused = '' THEN kept_quotient(times * quotient(value, d_value)) END AS value,
            kept_quotient(ratio_high) AS high,
            kept_quotient(times * quotient_rounding(low, high, rounding, d_low, d_high, d_rounding)) AS rounding,
            CASE WHEN refused <> '' THEN 'not_comparable'
                WHEN 'assumed' IN (comparability, d_comparability) THEN 'assumed'
                WHEN 'bounded' IN (comparability, d_comparability) THEN 'bounded' ELSE 'exact' END AS comparability,
            CASE WHEN refused <> '' THEN refused
                ELSE concat_ws(',', nullif(reason, ''), CASE WHEN d_reason <> reason THEN nullif(d_reason, '') END) END
                AS reason,
            list_sort(list_distinct(lacking || d_lacking)) AS lacking
        )
    FROM divided
),
every AS (
    FROM levels
    UNION ALL BY NAME FROM ratios
)
SELECT every.* EXCLUDE (measure, target_level, target_code), c.unit
FROM every
JOIN indicator_catalogue AS c ON c.id = every.indicator_id
