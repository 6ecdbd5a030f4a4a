-- readings_of_coverage: figures that one source gives in two coverages of which one can be read as the other, so that nothing counts twice.
-- in: cells, class_ancestors, coverage_steps
--
-- Where the source gives the code, or a group above it, in the coverage itself, the other coverage is not read as it (`is_given`); where
-- it gives members below the code, the code may hold nothing beyond them: its reading is at least nothing. Usually empty.
WITH figures AS MATERIALIZED (
    SELECT submission_id, source_id, region_code, territory_date, period, period_kind, measure, scope_id, vintage, price_basis, detail,
        classification
    FROM cells
    WHERE base_value IS NOT NULL AND dimension <> 'ratio'
    GROUP BY submission_id, source_id, region_code, territory_date, period, period_kind, measure, scope_id, vintage, price_basis, detail,
        classification
    HAVING min(coverage) <> max(coverage)
),
doubled AS MATERIALIZED (
    SELECT cells.*
    FROM cells
    JOIN figures USING (submission_id, source_id, region_code, period, period_kind, measure, scope_id, vintage, price_basis, detail,
        classification)
    WHERE cells.territory_date IS NOT DISTINCT FROM figures.territory_date
),
related AS (
    SELECT classification, code, ancestor AS other, true AS is_above FROM class_ancestors
    UNION ALL
    SELECT classification, ancestor, code, false FROM class_ancestors WHERE code <> ancestor
    UNION ALL
    SELECT DISTINCT classification, activity_code, activity_code, true FROM doubled WHERE classification IN ('scope', 'total')
)
SELECT read.submission_id, read.sheet, read.cell, step.target AS target_coverage, bool_or(related.is_above) AS is_given
FROM doubled AS read
JOIN coverage_steps AS step ON step.reported = read.coverage AND step.target <> step.reported
JOIN related ON related.classification = read.classification AND related.code = read.activity_code
JOIN doubled AS given
    ON given.coverage = step.target AND given.activity_code = related.other AND given.classification = read.classification
    AND given.source_id = read.source_id AND given.region_code = read.region_code AND given.period = read.period
    AND given.period_kind = read.period_kind AND given.measure = read.measure AND given.scope_id = read.scope_id
    AND given.vintage = read.vintage AND given.price_basis = read.price_basis AND given.detail = read.detail
    AND given.territory_date IS NOT DISTINCT FROM read.territory_date AND given.base_value IS NOT NULL
GROUP BY read.submission_id, read.sheet, read.cell, step.target
