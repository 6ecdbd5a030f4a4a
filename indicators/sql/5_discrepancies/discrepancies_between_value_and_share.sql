-- discrepancies_between_value_and_share: a value added and its share that do not give the GDP of their period, and a
-- value added drawn in another territory than every GDP of its period; what each candidate comes to.
-- in: implied_gdp, stated_figures, scope_pairs, bands
SELECT 'value_and_share' AS kind, v.region_code, v.period, v.period_kind, v.measure, v.is_sample,
    side(v) AS first, side(s) AS second, quotient(i.implied, coalesce(i.own_gdp, i.gdp)) AS ratio,
    -- of what has an open end only the other is known
    CASE WHEN NOT i.is_open THEN i.implied END AS first_implied_gdp,
    i.low AS implied_gdp_low, i.high AS implied_gdp_high, i.own_gdp, i.own_qualifier, i.own_vintage,
    i.gdp AS matched_gdp, i.gdp_period AS matched_period, i.gdp_vintage AS matched_vintage,
    i.tie = 'source' AS of_one_source,
    -- a value that counts less than its share gives too small a GDP, one that counts more too great a one
    CASE WHEN i.implied < coalesce(i.own_gdp, i.gdp)
        THEN scope_told(v.scope_id, s.scope_id, related.is_around, related.is_within,
            related.may_be, true, false)
        ELSE scope_told(s.scope_id, v.scope_id, related.is_within, related.is_around,
            related.may_be, true, false) END AS scope_test,
    CASE WHEN i.implied < coalesce(i.own_gdp, i.gdp) THEN coverage_told(v.coverage, s.coverage)
        ELSE coverage_told(s.coverage, v.coverage) END AS coverage_test,
    CASE
        WHEN i.tie = 'vintage' THEN 'explains'
        WHEN i.tie = 'near' THEN 'cannot_tell'
        WHEN i.own_gdp IS NULL THEN 'not_tested'
        ELSE 'excluded' END AS vintage_test,
    CASE WHEN i.tie = 'boundary' THEN 'explains' ELSE 'excluded' END AS boundary_test,
    CASE
        WHEN i.own_gdp IS NULL THEN 'not_tested'
        WHEN above(v.low, i.own_high) THEN 'explains'
        WHEN quotient(i.implied, i.own_gdp) BETWEEN band.low AND band.high THEN 'cannot_tell'
        ELSE 'excluded' END AS measure_test,
    CASE
        WHEN i.tie = 'year' THEN 'explains'
        WHEN i.has_other_years THEN 'excluded'
        ELSE 'not_tested' END AS year_test
FROM implied_gdp AS i
JOIN stated_figures AS v ON v.figure_id = i.value_id
JOIN stated_figures AS s ON s.figure_id = i.share_id
LEFT JOIN scope_pairs AS related ON related.scope_id = v.scope_id AND related.other_scope = s.scope_id
JOIN bands AS band ON band.band = 'revenue_over_value_added' AND band.code = 'core'
-- a value above every GDP of its period meets the GDP, whatever its share
WHERE i.tie NOT IN ('same', 'no_gdp')
    AND NOT coalesce(above(v.low, i.greatest_gdp), false) AND (NOT i.is_open OR i.is_contradicted)
UNION ALL BY NAME
SELECT 'value_and_gdp' AS kind, v.region_code, v.period, v.period_kind, v.measure, v.is_sample,
    side(v) AS first, side(g) AS second, quotient(v.value, g.value) AS ratio, v.source = g.source AS of_one_source,
    'excluded' AS scope_test, 'excluded' AS coverage_test, 'excluded' AS vintage_test, 'explains' AS boundary_test,
    'excluded' AS measure_test, 'not_tested' AS year_test
FROM stated_figures AS v
JOIN stated_figures AS g
    ON g.measure = 'gdp' AND g.region_code = v.region_code AND g.period = v.period AND g.period_kind = v.period_kind
    AND g.is_sample = v.is_sample AND NOT g.is_open
WHERE v.measure = 'value_added' AND NOT v.is_open
    AND v.figure_id NOT IN (SELECT value_id FROM implied_gdp WHERE NOT is_open OR is_contradicted)
QUALIFY bool_and(g.territory_date IS DISTINCT FROM v.territory_date) OVER (PARTITION BY v.figure_id)
    AND row_number() OVER (PARTITION BY v.figure_id ORDER BY g.vintage, g.figure_id) = 1
