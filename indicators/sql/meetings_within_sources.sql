-- meetings_within_sources: figures of one source that cannot all be true: a part, its whole and the ratio printed of them; parts and the
-- whole that they make.
-- in: printed_figures, identities, activity_classes, scope_activities, scopes, measures, bands
--
-- Figures of one source, region and period. Where any part and whole that the source prints give its ratio, nothing is wrong with it.
WITH shown AS (
    SELECT *, CASE WHEN classification = 'scope' THEN '' ELSE activity_code END AS class_code FROM printed_figures
),
triples AS (
    SELECT part, whole, ratio, identity.factor,
        quotient(identity.factor * part.low, whole.high * identity.denominator_high) AS low,
        quotient(identity.factor * part.value, whole.value) AS found,
        quotient(identity.factor * part.high, whole.low * identity.denominator_low) AS high
    FROM shown AS ratio
    JOIN identities AS identity ON identity.ratio_measure = ratio.measure
    JOIN shown AS part
        ON part.measure = identity.part_measure AND part.source = ratio.source AND part.region_code = ratio.region_code AND part.period = ratio.period
        AND part.period_kind = ratio.period_kind AND part.price_basis = ratio.price_basis AND part.is_sample = ratio.is_sample
        AND part.scope_id = ratio.scope_id AND part.classification = ratio.classification AND part.activity_code = ratio.activity_code
    JOIN shown AS whole
        ON whole.measure = identity.whole_measure AND whole.source = ratio.source AND whole.period = ratio.period
        AND whole.period_kind = ratio.period_kind AND whole.price_basis = ratio.price_basis AND whole.is_sample = ratio.is_sample
        AND whole.region_code = CASE WHEN identity.whole_is = 'nation' THEN '000000' ELSE ratio.region_code END
        AND CASE identity.whole_is
            WHEN 'nation' THEN (whole.scope_id, whole.classification, whole.activity_code) = (ratio.scope_id, ratio.classification, ratio.activity_code)
            WHEN 'scope' THEN whole.classification = 'scope' AND whole.scope_id = ratio.scope_id
            ELSE whole.classification = 'total' END
    WHERE part.figure_id <> whole.figure_id AND ratio.low > 0
        -- a value added of a scope and its share are held against every GDP known
        AND NOT (ratio.measure = 'value_added_share_of_gdp' AND ratio.classification = 'scope')
),
-- of several parts and wholes the ones most like the ratio
broken AS (
    FROM triples
    QUALIFY NOT bool_or(low <= ratio.high AND high >= ratio.low) OVER (PARTITION BY ratio.figure_id)
        AND row_number() OVER (PARTITION BY ratio.figure_id ORDER BY
            CAST(part.coverage <> ratio.coverage AS INTEGER) + CAST(part.vintage <> ratio.vintage AS INTEGER)
            + CAST(whole.vintage <> ratio.vintage AS INTEGER), abs(logarithm(quotient(found, ratio.value))), part.figure_id, whole.figure_id) = 1
),
-- the class whose printed ratio the part would fit
fitting AS (
    SELECT broken.ratio.figure_id, min(other.class_code) AS class_code
    FROM broken
    JOIN shown AS other
        ON other.source = broken.ratio.source AND other.region_code = broken.ratio.region_code AND other.period = broken.ratio.period
        AND other.measure = broken.ratio.measure AND other.scope_id = broken.ratio.scope_id AND other.class_code <> broken.ratio.class_code
        AND other.low <= broken.high AND other.high >= broken.low
    GROUP BY ALL
),
ratios AS (
    SELECT 'own_ratio' AS kind, ratio.region_code, ratio.period, ratio.period_kind, ratio.measure, ratio.is_sample, ratio.class_code AS target_code,
        part.measure AS first_measure, part.period AS first_period, part.value AS first_value, part.scope_id AS first_scope,
        part.coverage AS first_coverage, part.vintage AS first_vintage, part.source_title AS first_source,
        ratio.measure AS second_measure, ratio.period AS second_period, ratio.value AS second_value, ratio.scope_id AS second_scope,
        ratio.coverage AS second_coverage, ratio.vintage AS second_vintage, ratio.source_title AS second_source,
        quotient(found, ratio.value) AS ratio, found AS found_ratio, whole.value AS whole_value, whole.measure AS whole_measure,
        fitting.class_code AS fitting_code, 'excluded' AS scope_test,
        CASE WHEN found < ratio.value THEN coverage_told(part.coverage, ratio.coverage) ELSE coverage_told(ratio.coverage, part.coverage) END
            AS coverage_test,
        CASE
            WHEN part.vintage = ratio.vintage AND whole.vintage = ratio.vintage THEN 'excluded'
            WHEN greatest(quotient(found, ratio.value), quotient(ratio.value, found)) > revision.high THEN 'excluded'
            WHEN 'unstated' IN (part.vintage, whole.vintage, ratio.vintage) THEN 'cannot_tell'
            ELSE 'explains' END AS vintage_test,
        CASE
            WHEN part.territory_date IS DISTINCT FROM ratio.territory_date THEN 'explains'
            WHEN whole.region_code = ratio.region_code AND whole.territory_date IS DISTINCT FROM ratio.territory_date THEN 'explains'
            ELSE 'excluded' END AS boundary_test,
        CASE WHEN part.measure = 'value_added' AND quotient(found, ratio.value) BETWEEN band.low AND band.high THEN 'cannot_tell' ELSE 'excluded' END
            AS measure_test
    FROM broken
    LEFT JOIN fitting ON fitting.figure_id = broken.ratio.figure_id
    JOIN bands AS revision ON revision.band = 'revision' AND revision.code = 'gdp'
    JOIN bands AS band ON band.band = 'revenue_over_value_added' AND band.code = 'core'
),
-- what makes what: the classes a scope, or a class, is made of; the measures a measure is made of
making AS (
    SELECT 'scope' AS whole_classification, scope.id AS whole_code, '' AS whole_measure, part.classification AS part_classification,
        part.code AS part_code, '' AS part_measure
    FROM scopes AS scope
    JOIN scope_activities AS part ON part.scope_id = coalesce(scope.reads_as, scope.id) AND part.classification = 'nbs-digital-2021'
    UNION ALL
    SELECT classification, parent, '', classification, code, '' FROM activity_classes WHERE classification = 'nbs-digital-2021' AND parent <> ''
    UNION ALL
    SELECT 'total', 'TOTAL', part_of, 'total', 'TOTAL', id FROM measures WHERE part_of <> ''
),
made AS (
    SELECT *, count(*) OVER (PARTITION BY whole_classification, whole_code, whole_measure) AS part_count FROM making
),
wholes AS (
    SELECT * EXCLUDE (stated_as, submission_id, below, above, rounding) FROM shown
    UNION ALL BY NAME
    -- the shares of the classes of the core make a hundred
    SELECT DISTINCT 'scope' AS classification, scope_id AS activity_code, 'hundred' AS figure_id, '' AS class_code, region_code, period, period_kind,
        measure, scope_id, coverage, vintage, price_basis, 100 AS value, 100 AS low, 100 AS high, source, source_title, territory_date, is_sample
    FROM shown
    WHERE measure = 'value_added_share_of_core' AND class_code <> ''
),
-- a part printed twice is anything from the one to the other
added AS (
    SELECT whole_id, sum(low) AS low, sum(value) AS value, sum(high) AS high, count(*) = any_value(part_count) AS is_complete,
        string_agg(named, '、' ORDER BY named) AS listing
    FROM (
        SELECT struct_pack(whole.figure_id, whole.source, whole.region_code, whole.period, whole.measure, whole.scope_id, whole.coverage, whole.vintage,
                whole.is_sample) AS whole_id,
            CASE WHEN made.part_measure = '' THEN made.part_code ELSE made.part_measure END AS named,
            min(part.low) AS low, max(part.value) AS value, max(part.high) AS high, any_value(made.part_count) AS part_count
        FROM wholes AS whole
        JOIN made ON made.whole_classification = whole.classification AND made.whole_code = whole.activity_code
            AND made.whole_measure IN ('', whole.measure)
        JOIN shown AS part
            ON part.source = whole.source AND part.region_code = whole.region_code AND part.period = whole.period
            AND part.period_kind = whole.period_kind AND part.price_basis = whole.price_basis AND part.is_sample = whole.is_sample
            AND part.classification = made.part_classification AND part.activity_code = made.part_code
            AND part.measure = CASE WHEN made.part_measure = '' THEN whole.measure ELSE made.part_measure END
            AND part.scope_id = whole.scope_id AND part.coverage = whole.coverage AND part.vintage = whole.vintage
            AND part.territory_date IS NOT DISTINCT FROM whole.territory_date
        GROUP BY ALL
    )
    GROUP BY whole_id
)
SELECT *, true AS of_one_source, 'not_tested' AS year_test
FROM ratios
UNION ALL BY NAME
SELECT 'parts_and_whole' AS kind, whole.region_code, whole.period, whole.period_kind, whole.measure, whole.is_sample, whole.class_code AS target_code,
    whole.measure AS first_measure, whole.period AS first_period, whole.value AS first_value, whole.scope_id AS first_scope,
    whole.coverage AS first_coverage, whole.vintage AS first_vintage, whole.source_title AS first_source,
    whole.measure AS second_measure, whole.period AS second_period, added.value AS second_value, whole.scope_id AS second_scope,
    whole.coverage AS second_coverage, whole.vintage AS second_vintage, whole.source_title AS second_source,
    quotient(added.value, whole.value) AS ratio, added.listing AS listing_zh, added.listing AS listing_en, true AS of_one_source,
    'excluded' AS scope_test, 'excluded' AS coverage_test, 'excluded' AS vintage_test, 'excluded' AS boundary_test, 'excluded' AS measure_test,
    'not_tested' AS year_test
FROM added
JOIN wholes AS whole
    ON whole_id = struct_pack(whole.figure_id, whole.source, whole.region_code, whole.period, whole.measure, whole.scope_id, whole.coverage,
        whole.vintage, whole.is_sample)
WHERE added.low > whole.high OR (is_complete AND added.high < whole.low)
