-- stated_figures: the totals of a region and period that can be held against each other: as published, and as the sum
--     of a detailed submission.
-- in: printed_figures, vintage_eras, facts
-- variable: target_scope
WITH figures AS (
    SELECT figure_id, stated_as, region_code, territory_date, period, period_kind, measure, scope_id, coverage, vintage,
        vintage_found, price_basis, qualifier, value, low, high, is_open, source, source_title, is_sample
    FROM printed_figures
    WHERE classification IN ('scope', 'total')
    UNION ALL BY NAME
    -- a detailed submission counts as what it comes to under the shared scope; parts printed beside their total count
    -- as the total
    SELECT fact_id AS figure_id, 'detailed' AS stated_as, region_code, territory_date, period, period_kind, measure,
        getvariable('target_scope') AS scope_id, coverage, vintage, false AS vintage_found, price_basis,
        '' AS qualifier, CAST(coalesce(value, (low + high) / 2) AS DOUBLE) AS value,
        CAST(low - rounding AS DOUBLE) AS low, CAST(high + rounding AS DOUBLE) AS high, false AS is_open,
        source_id AS source, source_title, is_sample
    FROM facts
    -- what follows from other figures by a further factor is not a statement of its own
    WHERE target_level = 'total'
        AND compiled_from NOT IN ('scope', 'economy', 'recombined', 'differenced', 'converted', 'implied')
        AND high IS NOT NULL AND low IS NOT NULL AND high > 0
        AND NOT EXISTS (
            FROM printed_figures AS placed
            WHERE placed.classification IN ('scope', 'total') AND NOT placed.is_open AND placed.source = facts.source_id
                AND placed.region_code = facts.region_code AND placed.period = facts.period
                AND placed.measure = facts.measure AND placed.scope_id = facts.scope_id
                AND placed.vintage = facts.vintage
                -- classes that do not make the total beside them are a matter of their source
                AND (facts.compiled_from <> 'industry'
                    OR placed.low <= facts.high + facts.rounding AND placed.high >= facts.low - facts.rounding)
        )
)
SELECT figures.*, era.benchmark, year_of(figures.period) AS year
FROM figures
LEFT JOIN vintage_eras AS era
    ON era.vintage = figures.vintage AND year_of(figures.period) BETWEEN era.first_year AND era.last_year
