-- coefficient_contexts: the context with the coefficients that hold for a figure: a region's own first, then a
--     measure's own.
-- in: cells, scope_weights
-- variable: target_scope
WITH special AS MATERIALIZED (
    SELECT DISTINCT context_id, region_code, first_year, last_year, measure, classification, activity_code
    FROM scope_weights
    WHERE scope_id = getvariable('target_scope') AND context_id > 0
)
SELECT drawn.region_code, drawn.period, drawn.measure, special.classification, special.activity_code, special.context_id
FROM (SELECT DISTINCT region_code, period, year, measure FROM cells) AS drawn
JOIN special
    ON special.region_code IN (drawn.region_code, '') AND special.measure IN (drawn.measure, '')
    AND drawn.year BETWEEN special.first_year AND special.last_year
QUALIFY row_number() OVER (
    PARTITION BY drawn.region_code, drawn.period, drawn.measure, special.classification, special.activity_code
    ORDER BY special.region_code DESC, special.measure DESC, special.context_id
) = 1
