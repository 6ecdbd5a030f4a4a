-- the value added (yuan) in the current release that rests on each row of the definitions: the most that its cells could count
-- variable: scope
WITH RECURSIVE above AS (
    SELECT DISTINCT classification, code, code AS ancestor FROM activity_classes
    UNION
    SELECT above.classification, above.code, class.parent
    FROM above
    JOIN activity_classes AS class ON class.classification = above.classification AND class.code = above.ancestor AND class.parent <> ''
),
-- each reported cell once: what follows from it by a further factor is the same cell again
cells AS (
    SELECT submission_id, sheet, cell, classification, activity_code, row_ids, greatest(abs(low), abs(coalesce(high, low))) AS amount
    FROM contributions
    WHERE target_level = 'total' AND measure = 'value_added' AND factor = '' AND cell IS NOT NULL AND exclusion_reason IS NULL
        AND coverage = reported_coverage AND (weight_high > 0 OR weight_high IS NULL)
),
-- a coarser code names no rows of its own: it rests on those of the industries below it
resting AS (
    SELECT submission_id, sheet, cell, amount, unnest(string_split(row_ids, ';')) AS row_id FROM cells WHERE row_ids <> ''
    UNION
    SELECT cells.submission_id, cells.sheet, cells.cell, cells.amount, unnest(string_split(weight.row_ids, ';'))
    FROM cells
    JOIN above ON above.classification = cells.classification AND above.ancestor = cells.activity_code AND above.code <> above.ancestor
    JOIN scope_weights AS weight
        ON weight.scope_id = getvariable('scope') AND weight.target_level = 'total' AND weight.context_id = 0
        AND weight.classification = above.classification AND weight.activity_code = above.code AND weight.row_ids <> ''
    WHERE cells.row_ids = ''
)
SELECT row_id, sum(amount) AS amount FROM resting GROUP BY row_id
