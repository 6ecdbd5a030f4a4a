-- vintages_compared: a series that does not say of which revision it is, year by year beside the values known of each
--     vintage.
-- in: figures_of_vintages, vintages, vintage_eras
--
-- fits: every figure of the year that has a known value of the vintage meets it, within the rounding of both.
--     fits_alone: no other vintage known of the year fits. decides: another is known, and does not. A known value of
--     fewer than four digits is met too easily; a revision that was not out on the day a download was made is not
--     compared.
WITH known AS (
    SELECT f.*
    FROM figures_of_vintages AS f
    WHERE f.says <> 'nothing' AND abs(f.base_value) >= 2000 * f.rounding
        AND (NOT EXISTS (FROM vintage_eras AS era WHERE era.vintage = f.vintage)
            OR EXISTS (FROM vintage_eras AS era WHERE era.vintage = f.vintage
                AND f.year BETWEEN era.first_year AND era.last_year))
),
met AS (
    SELECT f.series, f.year, f.submission_id, f.sheet, f.cell, known.vintage,
        bool_or(abs(f.base_value - known.base_value) <= f.rounding + known.rounding) AS meets,
        list(DISTINCT known.source_title) FILTER (abs(f.base_value - known.base_value) <= f.rounding
            + known.rounding) AS against
    FROM figures_of_vintages AS f
    JOIN known
        ON known.region_code = f.region_code AND known.territory_date IS NOT DISTINCT FROM f.territory_date
            AND known.period = f.period
        AND known.period_kind = f.period_kind AND known.measure = f.measure AND known.activity_code = f.activity_code
        AND known.scope_id = f.scope_id AND known.coverage = f.coverage AND known.price_basis = f.price_basis
        AND known.is_sample = f.is_sample
    JOIN vintages ON vintages.id = known.vintage
    WHERE f.says = 'nothing' AND coalesce(f.made_on >= vintages.published_from, true)
    GROUP BY f.series, f.year, f.submission_id, f.sheet, f.cell, known.vintage
),
by_year AS (
    SELECT series, year, vintage, count(*) AS figures_compared, count(*) FILTER (meets) AS figures_equal,
        bool_and(meets) AS fits,
        flatten(list(against) FILTER (meets)) AS against, list(cell ORDER BY cell) FILTER (meets) AS cells_equal
    FROM met
    GROUP BY series, year, vintage
)
SELECT *,
    fits AND count(*) FILTER (fits) OVER (PARTITION BY series, year) = 1 AS fits_alone,
    fits_alone AND count(*) OVER (PARTITION BY series, year) > 1 AS decides
FROM by_year
