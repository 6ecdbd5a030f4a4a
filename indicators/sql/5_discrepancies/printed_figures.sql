-- printed_figures: the figures of regions and periods as they are printed, totals and classes, each with what it can
-- stand for.
-- in: observations, submissions, found_vintages, units, territories
--
-- A printed figure stands for anything that rounds to it, with a word beside it for what the word says; what is over a
-- figure has no high end, what is under one may be nothing. The industries of a workbook, of which the facts are made,
-- stay out.
WITH published AS (
    SELECT concat_ws('|', o.submission_id, o.sheet, o.cell) AS figure_id, 'published' AS stated_as,
        o.region_code, o.classification, o.activity_code,
        CASE WHEN o.classification = 'scope' THEN '' ELSE o.activity_code END AS class_code,
        o.boundary_date, o.period, o.period_kind, o.measure, o.scope_id, o.coverage,
        coalesce(found.vintage, o.vintage) AS vintage, found.vintage IS NOT NULL AS vintage_found,
        CASE WHEN o.base_year IS NULL THEN o.price_basis ELSE o.price_basis || ':' || o.base_year END AS price_basis,
        o.qualifier, in_base_units(o.value, u.multiplier) AS base_value, CAST(base_value AS DOUBLE) AS value,
        coalesce(0.5 * power(10, -o.decimals) * u.multiplier, 0) AS rounding,
        greatest(CAST(least_meant(base_value, o.qualifier, o.value, u.multiplier) AS DOUBLE) - rounding, 0) AS low,
        CASE WHEN o.qualifier = 'greater_than' THEN CAST('infinity' AS DOUBLE)
            ELSE CAST(most_meant(base_value, o.qualifier, o.value, u.multiplier) AS DOUBLE) + rounding END AS high,
        CASE WHEN o.source_title = '' THEN o.submission_id
             ELSE o.submission_id || '#' || substr(md5(o.source_title || '|' || o.source_url), 1, 8) END AS source,
        o.source_title, o.is_sample
    FROM observations AS o
    JOIN submissions AS submission ON submission.submission_id = o.submission_id AND submission.status = 'accepted'
    JOIN units AS u ON u.id = o.unit
    LEFT JOIN found_vintages AS found
        ON found.submission_id = o.submission_id AND found.sheet = o.sheet AND found.cell = o.cell
    WHERE (o.classification IN ('scope', 'total', 'nbs-digital-2021') OR o.decimals IS NOT NULL) AND o.value > 0
)
SELECT published.* EXCLUDE (boundary_date, base_value, rounding), low = 0 OR high = 'infinity' AS is_open,
    territory.territory_date
FROM published
ASOF LEFT JOIN territories AS territory
    ON territory.region_code = published.region_code AND published.boundary_date >= territory.territory_date
