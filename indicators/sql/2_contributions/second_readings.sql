-- second_readings: cells that a source gives in one coverage or edition and says again in another, so that nothing
--     counts twice.
-- in: cells, class_ancestors, activity_industries, coverage_steps, scopes
-- variable: target_scope
--
-- Where the source gives the code, or a group above it, in the coverage itself, the other coverage is not read as it
-- (`is_given`); where it gives members below the code, the code may hold nothing beyond them: its reading is at least
-- nothing. So it is where industries are given in two editions: what cells of the edition before (the scope's own
-- first) give whole is not counted again, and what they may hold a part of counts from nothing. Usually empty.
WITH figures AS MATERIALIZED (
    SELECT source_id, region_code, territory_date, period, period_kind, measure, scope_id, vintage, price_basis,
        compiled_from
    FROM cells
    WHERE is_given AND dimension <> 'ratio'
    GROUP BY source_id, region_code, territory_date, period, period_kind, measure, scope_id, vintage, price_basis,
        compiled_from
    HAVING min(coverage) <> max(coverage) OR min(classification) <> max(classification)
),
doubled AS MATERIALIZED (
    SELECT hash(figures) AS figure, cells.submission_id, cells.sheet, cells.cell, cells.classification,
        cells.activity_code, cells.coverage,
        cells.is_given, cells.compiled_from, cells.classification <> own.edition AS is_other_edition
    FROM cells
    JOIN figures USING (source_id, region_code, period, period_kind, measure, scope_id, vintage, price_basis,
        compiled_from)
    JOIN scopes AS own ON own.id = getvariable('target_scope')
    WHERE cells.territory_date IS NOT DISTINCT FROM figures.territory_date
),
related AS (
    SELECT classification, code, ancestor AS other, true AS is_above FROM class_ancestors
    UNION ALL
    SELECT classification, ancestor, code, false FROM class_ancestors WHERE code <> ancestor
    UNION ALL
    SELECT DISTINCT classification, activity_code, activity_code,
        true FROM doubled WHERE classification IN ('scope', 'total')
),
in_two_coverages AS (
    SELECT read.submission_id, read.sheet, read.cell, step.target AS target_coverage,
        bool_or(related.is_above) AS is_given
    FROM doubled AS read
    JOIN coverage_steps AS step ON step.reported = read.coverage AND step.target <> step.reported
    JOIN related ON related.classification = read.classification AND related.code = read.activity_code
    JOIN doubled AS given
        ON given.figure = read.figure AND given.coverage = step.target AND given.activity_code = related.other
        AND given.classification = read.classification AND given.is_given
    GROUP BY read.submission_id, read.sheet, read.cell, step.target
),
-- in every coverage in which it may be read: a cell, and each industry of 2017 that its code can hold
industries AS MATERIALIZED (
    SELECT doubled.* EXCLUDE (compiled_from), step.target AS target_coverage, mixture.industry,
        doubled.classification = 'gbt4754-2017' AS is_whole,
        (doubled.coverage <> step.target, doubled.is_other_edition, doubled.classification) AS place
    FROM doubled
    JOIN coverage_steps AS step ON step.reported = doubled.coverage
    JOIN activity_industries AS mixture
        ON mixture.classification = doubled.classification AND mixture.code = doubled.activity_code AND mixture.high > 0
    WHERE doubled.compiled_from = 'industry'
),
in_two_editions AS (
    SELECT submission_id, sheet, cell, target_coverage, bool_and(is_given) AS is_given
    FROM (
        SELECT read.submission_id, read.sheet, read.cell, read.target_coverage, read.industry,
            count(given.cell) > 0 AS is_met, coalesce(bool_or(given.is_whole), false) AS is_given
        FROM industries AS read
        LEFT JOIN industries AS given
            ON given.figure = read.figure AND given.target_coverage = read.target_coverage
                AND given.industry = read.industry
            AND given.classification <> read.classification AND given.place < read.place
            AND given.is_given
        GROUP BY ALL
    )
    GROUP BY submission_id, sheet, cell, target_coverage
    HAVING bool_or(is_met)
)
SELECT submission_id, sheet, cell, target_coverage, bool_or(is_given) AS is_given
FROM (FROM in_two_coverages UNION ALL BY NAME FROM in_two_editions)
GROUP BY submission_id, sheet, cell, target_coverage
