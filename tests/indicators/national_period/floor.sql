-- What any way of computing the figures has to do with the same rows: find the weight, apply the unit, add up exactly.
-- in: observations, units, scope_weights
-- variable: target_scope
SELECT w.target_level, w.target_code, o.region_code, o.period, o.measure,
    sum(CAST(o.value AS DECIMAL(20, 4)) * CAST(u.multiplier AS DECIMAL(13, 0)) * w.share_low) AS low,
    sum(CAST(o.value AS DECIMAL(20, 4)) * CAST(u.multiplier AS DECIMAL(13, 0)) * w.share) AS value,
    sum(CAST(o.value AS DECIMAL(20, 4)) * CAST(u.multiplier AS DECIMAL(13, 0)) * w.share_high) AS high
FROM observations AS o
JOIN units AS u ON u.id = o.unit
JOIN scope_weights AS w
    ON w.scope_id = getvariable('target_scope') AND w.classification = o.classification AND w.activity_code = o.activity_code
    AND w.context_id = 0
GROUP BY ALL
