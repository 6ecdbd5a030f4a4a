-- printed_figures: the figures of regions and periods as they are printed, totals and classes, each with what it can
-- stand for.
-- in: observations, submissions, found_vintages, units, territories
--
-- A printed figure stands for anything that rounds to it, about and nearly for what they say besides; what is only under
-- or over a figure has no end to meet at and stays out. So do the industries of a workbook, of which the facts are made.
WITH published AS (
    SELECT concat_ws('|', o.submission_id, o.sheet, o.cell) AS figure_id, 'published' AS stated_as,
        o.region_code, o.classification, o.activity_code,
        CASE WHEN o.classification = 'scope' THEN '' ELSE o.activity_code END AS class_code,
        o.boundary_date, o.period, o.period_kind, o.measure, o.scope_id, o.coverage,
        coalesce(found.vintage, o.vintage) AS vintage, found.vintage IS NOT NULL AS vintage_found,
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
    LEFT JOIN found_vintages AS found
        ON found.submission_id = o.submission_id AND found.sheet = o.sheet AND found.cell = o.cell
    WHERE (o.classification IN ('scope', 'total', 'nbs-digital-2021') OR o.decimals IS NOT NULL)
        AND o.qualifier IN ('', 'approximate', 'nearly') AND o.value > 0
)
SELECT published.* EXCLUDE (boundary_date, below, above, rounding),
    value - below - published.rounding AS low, value + above + published.rounding AS high, territory.territory_date
FROM published
ASOF LEFT JOIN territories AS territory
    ON territory.region_code = published.region_code AND published.boundary_date >= territory.territory_date
