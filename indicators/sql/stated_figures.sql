-- stated_figures: the totals of a region and period that can meet each other: as published, and as the sum of a detailed submission.
-- in: observations, submissions, units, territories, vintage_eras, facts
-- variable: target_scope
--
-- A printed figure stands for anything that rounds to it, about and nearly for what they say besides; what is only under or over a
-- figure has no end to meet at and stays out.
WITH published AS (
    SELECT concat_ws('|', o.submission_id, o.sheet, o.cell) AS figure_id, 'published' AS stated_as, o.submission_id, o.region_code,
        o.boundary_date, o.period, o.period_kind, o.measure, o.scope_id, o.coverage, o.vintage,
        CASE WHEN o.base_year IS NULL THEN o.price_basis ELSE o.price_basis || ':' || o.base_year END AS price_basis,
        CAST(in_base_units(o.value, u.multiplier) AS DOUBLE) AS value,
        CASE WHEN o.qualifier = '' THEN 0 ELSE half_last_digit(o.value) * u.multiplier END AS below,
        CASE WHEN o.qualifier = 'approximate' THEN below ELSE 0 END AS above,
        coalesce(0.5 * power(10, -o.decimals) * u.multiplier, 0) AS rounding,
        CASE WHEN o.source_title = '' THEN o.submission_id
             ELSE o.submission_id || '#' || substr(md5(o.source_title || '|' || o.source_url), 1, 8) END AS source,
        o.source_title, o.is_sample
    FROM observations AS o
    JOIN submissions AS submission ON submission.submission_id = o.submission_id AND submission.status = 'accepted'
    JOIN units AS u ON u.id = o.unit
    WHERE o.classification IN ('scope', 'total') AND o.qualifier IN ('', 'approximate', 'nearly') AND o.value > 0
),
placed AS (
    SELECT published.* EXCLUDE (boundary_date), territory.territory_date
    FROM published
    ASOF LEFT JOIN territories AS territory
        ON territory.region_code = published.region_code AND published.boundary_date >= territory.territory_date
),
figures AS (
    SELECT figure_id, stated_as, region_code, territory_date, period, period_kind, measure, scope_id, coverage, vintage, price_basis, value,
        value - below - rounding AS low, value + above + rounding AS high, source, source_title, is_sample
    FROM placed
    UNION ALL
    -- a detailed submission counts as what it comes to under the shared scope; parts printed beside their total count as the total
    SELECT fact_id, 'detailed', region_code, territory_date, period, period_kind, measure, getvariable('target_scope'), coverage, vintage,
        price_basis, CAST(coalesce(value, (low + high) / 2) AS DOUBLE), CAST(low - rounding AS DOUBLE), CAST(high + rounding AS DOUBLE),
        source_id, source_title, is_sample
    FROM facts
    -- what follows from other figures by a further factor is not a statement of its own
    WHERE target_level = 'total' AND detail NOT IN ('scope', 'economy', 'recombined', 'differenced', 'converted') AND high IS NOT NULL AND low IS NOT NULL AND high > 0
        AND NOT EXISTS (
            FROM placed
            WHERE placed.source = facts.source_id AND placed.region_code = facts.region_code AND placed.period = facts.period
                AND placed.measure = facts.measure AND placed.scope_id = facts.scope_id AND placed.vintage = facts.vintage
                AND placed.value BETWEEN facts.low - facts.rounding - placed.rounding AND facts.high + facts.rounding + placed.rounding
        )
)
SELECT figures.*, era.benchmark, CAST(left(figures.period, 4) AS INTEGER) AS year,
    -- the source does not say which catalogue or compiler
    starts_with(figures.scope_id, 'unstated-') AS is_unnamed
FROM figures
LEFT JOIN vintage_eras AS era
    ON era.vintage = figures.vintage AND CAST(left(figures.period, 4) AS INTEGER) BETWEEN era.first_year AND era.last_year
