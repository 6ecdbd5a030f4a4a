-- stated_figures: the totals of a region and period that can meet each other: as published, and as the sum of a detailed submission.
-- in: printed_figures, vintage_eras, facts
-- variable: target_scope
WITH figures AS (
    SELECT figure_id, stated_as, region_code, territory_date, period, period_kind, measure, scope_id, coverage, vintage, vintage_found, price_basis, value,
        low, high, source, source_title, is_sample
    FROM printed_figures
    WHERE classification IN ('scope', 'total')
    UNION ALL
    -- a detailed submission counts as what it comes to under the shared scope; parts printed beside their total count as the total
    SELECT fact_id, 'detailed', region_code, territory_date, period, period_kind, measure, getvariable('target_scope'), coverage, vintage,
        false, price_basis, CAST(coalesce(value, (low + high) / 2) AS DOUBLE), CAST(low - rounding AS DOUBLE), CAST(high + rounding AS DOUBLE),
        source_id, source_title, is_sample
    FROM facts
    -- what follows from other figures by a further factor is not a statement of its own
    WHERE target_level = 'total' AND detail NOT IN ('scope', 'economy', 'recombined', 'differenced', 'converted') AND high IS NOT NULL AND low IS NOT NULL AND high > 0
        AND NOT EXISTS (
            FROM printed_figures AS placed
            WHERE placed.classification IN ('scope', 'total') AND placed.source = facts.source_id AND placed.region_code = facts.region_code AND placed.period = facts.period
                AND placed.measure = facts.measure AND placed.scope_id = facts.scope_id AND placed.vintage = facts.vintage
                -- classes that do not make the total beside them are a matter of their source
                AND (facts.detail <> 'industry'
                    OR placed.value BETWEEN facts.low - facts.rounding - placed.rounding AND facts.high + facts.rounding + placed.rounding)
        )
)
SELECT figures.*, era.benchmark, CAST(left(figures.period, 4) AS INTEGER) AS year,
    -- the source does not say which catalogue or compiler
    starts_with(figures.scope_id, 'unstated-') AS is_unnamed
FROM figures
LEFT JOIN vintage_eras AS era
    ON era.vintage = figures.vintage AND CAST(left(figures.period, 4) AS INTEGER) BETWEEN era.first_year AND era.last_year
