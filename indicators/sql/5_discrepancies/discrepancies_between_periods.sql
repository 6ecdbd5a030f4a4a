-- discrepancies_between_periods: figures cumulated within one year: a series that changes its scope on the way, or
--     falls while it cumulates.
-- in: stated_figures, implied_gdp, scope_pairs
WITH implied AS (
    SELECT figure_id, min(implied) AS implied
    FROM (SELECT unnest([value_id, share_id]) AS figure_id, implied FROM implied_gdp WHERE NOT is_open)
    GROUP BY figure_id
),
points AS (
    SELECT f.*, implied.implied, last_month(f.period) AS last_month
    FROM stated_figures AS f
    LEFT JOIN implied USING (figure_id)
    WHERE f.measure IN ('value_added', 'value_added_share_of_gdp', 'revenue')
        AND f.period_kind IN ('cumulative', 'annual')
),
-- the periods of a year in the order of their last months; what is under or over a figure has no place in the series
ended AS (
    SELECT *,
        dense_rank() OVER (PARTITION BY region_code, measure, year, is_sample, is_open ORDER BY last_month) AS place
    FROM points
    WHERE last_month IS NOT NULL
),
series AS (
    FROM ended WHERE NOT is_open
),
pairs AS (
    SELECT earlier, later
    FROM ended AS earlier
    JOIN ended AS later
        ON later.region_code = earlier.region_code AND later.measure = earlier.measure AND later.year = earlier.year
        AND later.is_sample = earlier.is_sample AND later.last_month > earlier.last_month
        AND (later.coverage = earlier.coverage OR 'unstated' IN (earlier.coverage, later.coverage))
    WHERE (later.scope_id = earlier.scope_id AND earlier.measure <> 'value_added_share_of_gdp'
            AND above(earlier.low, later.high)
            AND (later.place = earlier.place + 1 OR earlier.is_open OR later.is_open))
        -- the earlier name stops and another begins
        OR (NOT earlier.is_open AND NOT later.is_open AND later.place = earlier.place + 1
            AND NOT EXISTS (FROM series AS same
                WHERE same.region_code = earlier.region_code AND same.measure = earlier.measure
                    AND same.year = earlier.year AND same.is_sample = earlier.is_sample
                    AND same.place = earlier.place + 1 AND same.scope_id = earlier.scope_id)
            AND NOT EXISTS (FROM series AS same
                WHERE same.region_code = later.region_code AND same.measure = later.measure AND same.year = later.year
                    AND same.is_sample = later.is_sample AND same.place = later.place - 1
                    AND same.scope_id = later.scope_id))
)
SELECT 'cumulated' AS kind, earlier.region_code, later.period, later.period_kind, later.measure, later.is_sample,
    side(earlier) AS first, side(later) AS second, quotient(later.value, earlier.value) AS ratio,
    earlier.implied AS first_implied_gdp, later.implied AS second_implied_gdp,
    earlier.source = later.source AS of_one_source,
    -- a new name is a new scope, unless the source names none and may mean the old one
    CASE
        WHEN earlier.scope_id = later.scope_id THEN 'excluded'
        WHEN related.may_be AND NOT (related.is_around OR related.is_within) THEN 'cannot_tell'
        ELSE 'explains' END AS scope_test,
    CASE WHEN above(earlier.low, later.high) THEN coverage_told(later.coverage, earlier.coverage)
        ELSE coverage_told(earlier.coverage, later.coverage) END AS coverage_test,
    CASE WHEN earlier.vintage = later.vintage THEN 'excluded' ELSE 'cannot_tell' END AS vintage_test,
    CASE WHEN earlier.territory_date IS DISTINCT FROM later.territory_date THEN 'explains' ELSE 'excluded' END
        AS boundary_test,
    'excluded' AS measure_test,
    CASE WHEN earlier.scope_id = later.scope_id THEN 'left' ELSE 'not_tested' END AS year_test
FROM pairs
LEFT JOIN scope_pairs AS related ON related.scope_id = earlier.scope_id AND related.other_scope = later.scope_id
