-- cross_region: region x period, one column per headline indicator with its comparability; the table people open first.
-- in: indicators
SELECT region_code, any_value(region_name) AS region_name, any_value(region_level) AS region_level, period, period_kind,
    -- only figures at current prices are headlines
    coalesce(max(price_basis), 'current') AS price_basis,
    max(value) FILTER (indicator_id = 'core_value_added') AS core_value_added,
    max(comparability) FILTER (indicator_id = 'core_value_added') AS core_value_added_comparability,
    max(reason) FILTER (indicator_id = 'core_value_added') AS core_value_added_reason,
    max(provenance) FILTER (indicator_id = 'core_value_added') AS core_value_added_provenance,
    max(value) FILTER (indicator_id = 'core_value_added_share_of_gdp') AS core_value_added_share_of_gdp,
    max(comparability) FILTER (indicator_id = 'core_value_added_share_of_gdp') AS core_value_added_share_of_gdp_comparability,
    max(reason) FILTER (indicator_id = 'core_value_added_share_of_gdp') AS core_value_added_share_of_gdp_reason,
    max(provenance) FILTER (indicator_id = 'core_value_added_share_of_gdp') AS core_value_added_share_of_gdp_provenance,
    max(denominator_vintage) FILTER (indicator_id = 'core_value_added_share_of_gdp') AS gdp_vintage_of_share,
    max(value) FILTER (indicator_id = 'core_value_added_growth') AS core_value_added_growth,
    max(value) FILTER (indicator_id = 'padding_ratio') AS padding_ratio,
    max(value) FILTER (indicator_id = 'core_revenue') AS core_revenue,
    max(comparability) FILTER (indicator_id = 'core_revenue') AS core_revenue_comparability,
    max(reason) FILTER (indicator_id = 'core_revenue') AS core_revenue_reason,
    max(provenance) FILTER (indicator_id = 'core_revenue') AS core_revenue_provenance,
    max(coverage) FILTER (indicator_id = 'core_revenue') AS core_revenue_coverage,
    max(value) FILTER (indicator_id = 'core_revenue_growth') AS core_revenue_growth,
    max(value) FILTER (indicator_id = 'share_of_core_01') AS share_of_core_01,
    max(value) FILTER (indicator_id = 'share_of_core_02') AS share_of_core_02,
    max(value) FILTER (indicator_id = 'share_of_core_03') AS share_of_core_03,
    max(value) FILTER (indicator_id = 'share_of_core_04') AS share_of_core_04,
    max(value) FILTER (indicator_id = 'core_enterprises') AS core_enterprises,
    max(value) FILTER (indicator_id = 'core_employees') AS core_employees,
    max(value) FILTER (indicator_id = 'gdp') AS gdp,
    max(provenance) FILTER (indicator_id = 'gdp') AS gdp_provenance,
    max(vintage) FILTER (indicator_id = 'gdp') AS gdp_vintage,
    max(value) FILTER (indicator_id = 'gdp_growth') AS gdp_growth,
    max(value) FILTER (indicator_id = 'population') AS population,
    is_sample
FROM indicators
WHERE is_headline
GROUP BY region_code, period, period_kind, is_sample
