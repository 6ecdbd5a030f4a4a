-- found_vintages: of which vintage a figure is whose source does not say it, where its series meets the values known of
--     that vintage.
-- in: figures_of_vintages, vintages_compared, vintages, vintage_eras, observations
--
-- A run of a vintage is the years in which the series fits it, with no year between that does not, or that decides for
-- another. A run holds where one of its years decides, or three fit it alone; what holds of figures as they were first
-- given holds of each year by itself. A revised history is filled in: the years between; the earlier ones, where a year
-- before the census was met (then the census has gone back), or the census is behind them; the later ones, where no
-- younger census can be in them. A run of one figure speaks for that figure only. Where two vintages would hold a year,
-- neither does.
WITH marked AS (
    SELECT one.series, one.vintage, v.says, v.reference_year, other.year,
        coalesce(bool_or(other.vintage = one.vintage AND other.fits), false) AS fits,
        coalesce(bool_or(other.vintage = one.vintage AND other.fits_alone), false) AS fits_alone,
        coalesce(bool_or(other.vintage = one.vintage AND other.decides), false) AS decides,
        bool_or(other.vintage = one.vintage AND NOT other.fits OR other.vintage <> one.vintage
            AND other.decides) AS is_break,
        coalesce(max(other.figures_equal) FILTER (other.vintage = one.vintage AND other.fits), 0) AS figures_equal
    FROM (SELECT DISTINCT series, vintage FROM vintages_compared) AS one
    JOIN vintages AS v ON v.id = one.vintage
    JOIN vintages_compared AS other ON other.series = one.series
    GROUP BY one.series, one.vintage, v.says, v.reference_year, other.year
),
in_order AS (
    SELECT *, count(*) FILTER (is_break) OVER (PARTITION BY series, vintage ORDER BY year) AS breaks_before,
        count(*) FILTER (is_break) OVER (PARTITION BY series, vintage) AS breaks
    FROM marked
),
runs AS (
    SELECT series, vintage, says, reference_year, breaks_before = 0 AS is_first, breaks_before = breaks AS is_last,
        min(year) AS first_year, max(year) AS last_year, sum(figures_equal) AS figures_equal
    FROM in_order
    WHERE fits
    GROUP BY series, vintage, says, reference_year, breaks_before, breaks, CASE says WHEN 'year' THEN year END
    HAVING bool_or(decides) OR (says = 'history' AND count(*) FILTER (fits_alone) >= 3)
),
evidence AS (
    SELECT series, vintage, count(*) AS years_compared, count(*) FILTER (fits) AS years_equal,
        sum(figures_compared) AS figures_compared,
        sum(figures_equal) AS figures_equal, list_sort(list_distinct(flatten(list(against)))) AS against
    FROM vintages_compared
    GROUP BY series, vintage
),
held AS (
    SELECT f.submission_id, f.sheet, f.cell, f.region_code, f.period, f.measure, f.vintage AS stated_vintage,
        runs.vintage, runs.series, runs.first_year, runs.last_year,
        CASE WHEN f.year < runs.first_year THEN 'earlier' WHEN f.year > runs.last_year THEN 'later'
            WHEN list_contains(met.cells_equal, f.cell) THEN 'met' WHEN met.fits THEN 'alike'
                ELSE 'between' END AS found_by
    FROM figures_of_vintages AS f
    JOIN runs ON runs.series = f.series
    LEFT JOIN vintages_compared AS met ON met.series = f.series AND met.year = f.year AND met.vintage = runs.vintage
    LEFT JOIN vintage_eras AS era ON era.vintage = runs.vintage AND f.year BETWEEN era.first_year AND era.last_year
    WHERE (runs.figures_equal > 1 OR coalesce(list_contains(met.cells_equal, f.cell), false)) AND (
        f.year BETWEEN runs.first_year AND runs.last_year
            AND (era.vintage IS NOT NULL
                OR NOT EXISTS (FROM vintage_eras AS any_era WHERE any_era.vintage = runs.vintage))
        OR f.year < runs.first_year AND runs.says = 'history' AND runs.is_first AND era.vintage IS NOT NULL
            AND (runs.first_year < runs.reference_year OR f.year > runs.reference_year)
        OR f.year > runs.last_year AND runs.says = 'history' AND runs.is_last AND era.vintage IS NOT NULL
            AND NOT EXISTS (
                FROM vintages AS younger
                WHERE younger.reference_year > runs.reference_year
                    AND coalesce(f.made_on >= younger.published_from, true)
                    AND EXISTS (FROM vintage_eras AS its WHERE its.vintage = younger.id)))
),
sole AS (
    FROM held
    QUALIFY count(DISTINCT vintage) OVER (PARTITION BY submission_id, sheet, cell) = 1
)
SELECT h.submission_id, h.sheet, h.cell, h.region_code, h.period, h.measure, h.stated_vintage, h.vintage, h.found_by,
    e.years_compared, e.years_equal, e.figures_compared, e.figures_equal, h.first_year AS first_equal,
    h.last_year AS last_equal,
    array_to_string(e.against, ' · ') AS compared_with
FROM sole AS h
JOIN evidence AS e USING (series, vintage)
JOIN observations AS o ON o.submission_id = h.submission_id AND o.sheet = h.sheet AND o.cell = h.cell
-- what a source states of that vintage itself stands, and nothing else of the source is taken for it
ANTI JOIN observations AS itself
    ON itself.submission_id = o.submission_id AND itself.source_title = o.source_title
        AND itself.source_url = o.source_url
    AND itself.region_code = o.region_code AND itself.period = o.period AND itself.period_kind = o.period_kind
    AND itself.measure = o.measure AND itself.classification = o.classification AND itself.coverage = o.coverage
    AND itself.vintage = h.vintage
