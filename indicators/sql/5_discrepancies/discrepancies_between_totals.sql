-- discrepancies_between_totals: two figures for one region, period and measure that do not agree within their rounding
-- and bounds.
-- in: stated_figures, implied_gdp, gdp_spreads, scope_pairs, measures, bands
--
-- Of a value added and its share, the values are held against each other; shares where one stands alone.
WITH tied AS (
    SELECT figure_id, max(has_partner) AS has_partner, max(is_confirmed) AS is_confirmed, min(implied) AS implied
    FROM (
        SELECT unnest([value_id, share_id]) AS figure_id, true AS has_partner,
            tie IN ('same', 'vintage', 'near') AS is_confirmed, implied
        FROM implied_gdp
        WHERE NOT is_open
    )
    GROUP BY figure_id
),
figures AS (
    SELECT f.*, m.accounts, coalesce(tied.has_partner, false) AS has_partner,
        coalesce(tied.is_confirmed, false) AS is_confirmed, tied.implied,
        -- by how much a census can move it
        CASE WHEN f.measure = 'value_added_share_of_gdp' THEN coalesce(spreads.spread, revision.high)
            ELSE revision.high END AS revised_by
    FROM stated_figures AS f
    JOIN measures AS m ON m.id = f.measure AND m.activity
    JOIN bands AS revision
        ON revision.band = 'revision'
        AND revision.code = CASE f.measure WHEN 'value_added_share_of_gdp' THEN 'gdp' ELSE 'value_added' END
    LEFT JOIN tied USING (figure_id)
    LEFT JOIN gdp_spreads AS spreads USING (region_code, is_sample)
    -- more than the whole economy, by every GDP known of it, is no value added: that is told of it and the GDP
    WHERE f.measure <> 'value_added' OR NOT coalesce(above(f.low, (
        SELECT max(g.high)
        FROM stated_figures AS g
        WHERE g.measure = 'gdp' AND g.region_code = f.region_code AND g.period = f.period
            AND g.period_kind = f.period_kind AND g.is_sample = f.is_sample AND NOT g.is_open
    )), false)
),
pairs AS (
    SELECT a AS lesser, b AS greater, quotient(b.low, a.high) AS least_ratio, quotient(b.value, a.value) AS ratio
    FROM figures AS a
    JOIN figures AS b
        ON b.region_code = a.region_code AND b.period = a.period AND b.period_kind = a.period_kind
        AND b.measure = a.measure AND b.price_basis = a.price_basis AND b.is_sample = a.is_sample
        AND above(b.low, a.high)
    -- two levels of detail of one submission are its own affair
    WHERE NOT (a.stated_as = 'detailed' AND b.stated_as = 'detailed' AND a.source = b.source)
        AND NOT (a.measure = 'value_added_share_of_gdp' AND a.has_partner AND b.has_partner)
)
SELECT 'two_figures' AS kind, lesser.region_code, lesser.period, lesser.period_kind, lesser.measure, lesser.is_sample,
    side(lesser) AS first, side(greater) AS second, ratio, lesser.implied AS first_implied_gdp,
    greater.implied AS second_implied_gdp, lesser.revised_by, greater.is_confirmed AS second_is_confirmed,
    lesser.source = greater.source AS of_one_source,
    scope_told(lesser.scope_id, greater.scope_id, related.is_around,
        related.is_within, related.may_be, lesser.accounts,
        ratio <= nearness.high) AS scope_test,
    coverage_told(lesser.coverage, greater.coverage) AS coverage_test,
    CASE
        WHEN NOT lesser.accounts THEN 'excluded'
        WHEN least_ratio > lesser.revised_by THEN 'excluded'
        WHEN 'unstated' IN (lesser.vintage, greater.vintage) THEN 'cannot_tell'
        WHEN lesser.vintage <> greater.vintage THEN 'explains'
        -- a share says nothing of the GDP under it
        WHEN lesser.measure = 'value_added_share_of_gdp' THEN 'cannot_tell'
        ELSE 'excluded' END AS vintage_test,
    CASE WHEN lesser.territory_date IS DISTINCT FROM greater.territory_date THEN 'explains' ELSE 'excluded' END
        AS boundary_test,
    CASE
        WHEN lesser.measure = 'value_added' AND lesser.scope_id = greater.scope_id
            AND ratio BETWEEN band.low AND band.high THEN 'cannot_tell'
        ELSE 'excluded' END AS measure_test,
    -- the one whose value over share gives the GDP of the year is of that year; the other is left with nothing but the
    -- year
    CASE
        WHEN lesser.is_confirmed AND greater.is_confirmed THEN 'excluded'
        WHEN lesser.is_confirmed <> greater.is_confirmed AND NOT (lesser.has_partner AND greater.has_partner)
            THEN 'left'
        ELSE 'not_tested' END AS year_test
FROM pairs
LEFT JOIN scope_pairs AS related ON related.scope_id = lesser.scope_id AND related.other_scope = greater.scope_id
JOIN bands AS nearness ON nearness.band = 'other_scope' AND nearness.code = 'default'
JOIN bands AS band ON band.band = 'revenue_over_value_added' AND band.code = 'core'
