-- discrepancies_between_ratio_and_figures: a ratio, and a part and its whole that do not give it, printed by one source
-- for one region and period. Where any part and whole that the source prints give its ratio, nothing is wrong with it;
-- those with an open end are asked where there are no others.
-- in: printed_figures, identities, bands
WITH triples AS (
    SELECT part, whole, ratio, identity.factor,
        quotient(identity.factor * part.low, whole.high * identity.denominator_high) AS low,
        quotient(identity.factor * part.value, whole.value) AS found,
        coalesce(quotient(identity.factor * part.high, whole.low * identity.denominator_low), 'infinity') AS high,
        part.is_open OR whole.is_open AS is_open
    FROM printed_figures AS ratio
    JOIN identities AS identity ON identity.ratio_measure = ratio.measure
    JOIN printed_figures AS part
        ON part.measure = identity.part_measure AND part.source = ratio.source AND part.region_code = ratio.region_code
        AND part.period = ratio.period AND part.period_kind = ratio.period_kind AND part.price_basis = ratio.price_basis
        AND part.is_sample = ratio.is_sample AND part.scope_id = ratio.scope_id
        AND part.classification = ratio.classification AND part.activity_code = ratio.activity_code
    JOIN printed_figures AS whole
        ON whole.measure = identity.whole_measure AND whole.source = ratio.source AND whole.period = ratio.period
        AND whole.period_kind = ratio.period_kind AND whole.price_basis = ratio.price_basis
        AND whole.is_sample = ratio.is_sample
        AND whole.region_code = CASE WHEN identity.whole_is = 'nation' THEN '000000' ELSE ratio.region_code END
        AND CASE identity.whole_is
            WHEN 'nation' THEN (whole.scope_id, whole.classification, whole.activity_code)
                = (ratio.scope_id, ratio.classification, ratio.activity_code)
            WHEN 'scope' THEN whole.classification = 'scope' AND whole.scope_id = ratio.scope_id
            ELSE whole.classification = 'total' END
    WHERE part.figure_id <> whole.figure_id
        -- a value added of a scope and its share are held against every GDP known
        AND NOT (ratio.measure = 'value_added_share_of_gdp' AND ratio.classification = 'scope')
),
asked AS (
    FROM triples
    QUALIFY NOT is_open OR bool_and(is_open) OVER (PARTITION BY ratio.figure_id)
),
-- of several parts and wholes the ones most like the ratio
broken AS (
    FROM asked
    QUALIFY bool_and(above(ratio.low, high) OR above(low, ratio.high)) OVER (PARTITION BY ratio.figure_id)
        AND row_number() OVER (PARTITION BY ratio.figure_id ORDER BY
            CAST(part.coverage <> ratio.coverage AS INTEGER) + CAST(part.vintage <> ratio.vintage AS INTEGER)
            + CAST(whole.vintage <> ratio.vintage AS INTEGER), abs(logarithm(quotient(found, ratio.value))),
            part.figure_id, whole.figure_id) = 1
),
-- the class whose printed ratio the part would fit
fitting AS (
    SELECT broken.ratio.figure_id, min(other.class_code) AS class_code
    FROM broken
    JOIN printed_figures AS other
        ON other.source = broken.ratio.source AND other.region_code = broken.ratio.region_code
        AND other.period = broken.ratio.period AND other.measure = broken.ratio.measure
        AND other.scope_id = broken.ratio.scope_id AND other.class_code <> broken.ratio.class_code
        AND NOT other.is_open AND NOT broken.is_open AND other.low <= broken.high AND other.high >= broken.low
    GROUP BY ALL
)
SELECT 'own_ratio' AS kind, ratio.region_code, ratio.period, ratio.period_kind, ratio.measure, ratio.is_sample,
    ratio.class_code AS target_code, side(part) AS first, side(ratio) AS second,
    quotient(found, ratio.value) AS ratio, found AS found_ratio, side(whole) AS whole,
    fitting.class_code AS fitting_code, true AS of_one_source, 'excluded' AS scope_test,
    CASE WHEN found < ratio.value THEN coverage_told(part.coverage, ratio.coverage)
        ELSE coverage_told(ratio.coverage, part.coverage) END AS coverage_test,
    CASE
        WHEN part.vintage = ratio.vintage AND whole.vintage = ratio.vintage THEN 'excluded'
        WHEN greatest(quotient(found, ratio.value), quotient(ratio.value, found)) > revision.high THEN 'excluded'
        WHEN 'unstated' IN (part.vintage, whole.vintage, ratio.vintage) THEN 'cannot_tell'
        ELSE 'explains' END AS vintage_test,
    CASE
        WHEN part.territory_date IS DISTINCT FROM ratio.territory_date THEN 'explains'
        WHEN whole.region_code = ratio.region_code AND whole.territory_date IS DISTINCT FROM ratio.territory_date
            THEN 'explains'
        ELSE 'excluded' END AS boundary_test,
    CASE WHEN part.measure = 'value_added' AND quotient(found, ratio.value) BETWEEN band.low AND band.high
        THEN 'cannot_tell' ELSE 'excluded' END AS measure_test,
    'not_tested' AS year_test
FROM broken
LEFT JOIN fitting ON fitting.figure_id = broken.ratio.figure_id
JOIN bands AS revision ON revision.band = 'revision' AND revision.code = 'gdp'
JOIN bands AS band ON band.band = 'revenue_over_value_added' AND band.code = 'core'
