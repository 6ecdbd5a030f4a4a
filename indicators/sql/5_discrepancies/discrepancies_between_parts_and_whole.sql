-- discrepancies_between_parts_and_whole: parts, and the whole that they make, printed by one source for one region and
-- period, that cannot all be true: all of the parts make another whole, or some of them are more than it.
-- in: printed_figures, scopes, scope_activities, activity_classes, measures
WITH
-- what makes what: the classes a scope, or a class, is made of; the measures a measure is made of
making AS (
    SELECT 'scope' AS whole_classification, scope.id AS whole_code, '' AS whole_measure,
        part.classification AS part_classification, part.code AS part_code, '' AS part_measure
    FROM scopes AS scope
    JOIN scope_activities AS part
        ON part.scope_id = coalesce(scope.reads_as, scope.id) AND part.classification = 'nbs-digital-2021'
    UNION ALL
    SELECT classification, parent, '', classification, code, ''
    FROM activity_classes
    WHERE classification = 'nbs-digital-2021' AND parent <> ''
    UNION ALL
    SELECT 'total', 'TOTAL', part_of, 'total', 'TOTAL', id FROM measures WHERE part_of <> ''
),
made AS (
    SELECT *, count(*) OVER (PARTITION BY whole_classification, whole_code, whole_measure) AS part_count FROM making
),
wholes AS (
    FROM printed_figures
    UNION ALL BY NAME
    -- the shares of the classes of the core make a hundred
    SELECT 'scope' AS classification, scope_id AS activity_code, 'hundred' AS figure_id, '' AS class_code,
        region_code, period, period_kind, measure, scope_id, coverage, vintage, price_basis, '' AS qualifier,
        100 AS value, 100 AS low, 100 AS high, false AS is_open, source, source_title, territory_date, is_sample
    FROM printed_figures
    WHERE measure = 'value_added_share_of_core' AND class_code <> ''
),
-- a part printed twice is anything from the one to the other, with an open end where nothing else is printed of it
parts AS (
    SELECT whole, CASE WHEN made.part_measure = '' THEN made.part_code ELSE made.part_measure END AS name,
        coalesce(min(part.low) FILTER (NOT part.is_open), min(part.low)) AS low,
        coalesce(max(part.value) FILTER (NOT part.is_open), max(part.value)) AS value,
        coalesce(max(part.high) FILTER (NOT part.is_open), max(part.high)) AS high,
        any_value(made.part_count) AS part_count
    FROM wholes AS whole
    JOIN made ON made.whole_classification = whole.classification AND made.whole_code = whole.activity_code
        AND made.whole_measure IN ('', whole.measure)
    JOIN printed_figures AS part
        ON part.source = whole.source AND part.region_code = whole.region_code AND part.period = whole.period
        AND part.period_kind = whole.period_kind AND part.price_basis = whole.price_basis
        AND part.is_sample = whole.is_sample AND part.classification = made.part_classification
        AND part.activity_code = made.part_code
        AND part.measure = CASE WHEN made.part_measure = '' THEN whole.measure ELSE made.part_measure END
        AND part.scope_id = whole.scope_id AND part.coverage = whole.coverage AND part.vintage = whole.vintage
        AND part.territory_date IS NOT DISTINCT FROM whole.territory_date
    GROUP BY ALL
),
added AS (
    SELECT whole, sum(low) AS low, sum(value) AS value, sum(high) AS high,
        count(*) = any_value(part_count) AS is_complete,
        CASE WHEN bool_or(high = 'infinity') THEN 'greater_than' WHEN bool_or(low = 0) THEN 'less_than' ELSE '' END
            AS qualifier,
        string_agg(name, '、' ORDER BY name) AS listing
    FROM parts
    GROUP BY whole
)
SELECT 'parts_and_whole' AS kind, whole.region_code, whole.period, whole.period_kind, whole.measure, whole.is_sample,
    whole.class_code AS target_code, side(whole) AS first,
    struct_update(side(whole), value := added.value, qualifier := added.qualifier) AS second,
    quotient(added.value, whole.value) AS ratio, added.listing AS listing_zh, added.listing AS listing_en,
    true AS of_one_source, 'excluded' AS scope_test, 'excluded' AS coverage_test, 'excluded' AS vintage_test,
    'excluded' AS boundary_test, 'excluded' AS measure_test, 'not_tested' AS year_test
FROM added
WHERE above(added.low, whole.high) OR (is_complete AND above(whole.low, added.high))
