-- assessed_facts: the figures, one row a source, with the verdict how comparable each is, and why not more.
-- in: figure_sums, measures, scopes, vintages, vintage_eras, territories
WITH figures AS (
    SELECT sums.*, scopes.tolerance, scopes.edition AS scope_edition, era.benchmark,
        -- nobody but the source says that a figure is drawn in a territory that was gone before its period ended, or
        -- came after its year
        known_by_codes OR (sums.compiled_from <> 'recombined'
            AND NOT coalesce(drawn.territory_date <= make_date(sums.year, 12, 31)
                AND (drawn.territory_end IS NULL OR drawn.territory_end > period_end(sums.period)), false))
            AS boundary_assumed,
        -- prices of which year they are is part of an amount at constant prices
        measures.dimension = 'money' AND sums.price_basis = 'constant' AS without_base_year,
        -- of which revision a total of the whole economy is, its source does not say
        vintage_found OR (sums.target_level = 'economy' AND vintages.says = 'nothing') AS vintage_assumed,
        sums.coverage = 'unstated' AS coverage_assumed
    FROM figure_sums AS sums
    JOIN scopes ON scopes.id = sums.target_scope
    LEFT JOIN territories AS drawn
        ON drawn.region_code = sums.region_code AND drawn.territory_date = sums.territory_date
    JOIN measures ON measures.id = sums.measure
    JOIN vintages ON vintages.id = sums.vintage
    -- only what belongs to the accounts is revised by a census
    LEFT JOIN vintage_eras AS era
        ON measures.accounts AND era.vintage = sums.vintage AND sums.year BETWEEN era.first_year AND era.last_year
)
SELECT *,
    scope_assumed OR boundary_assumed OR coverage_assumed OR vintage_assumed OR rate_assumed AS is_assumed,
    CASE
        WHEN scope_refused OR without_base_year OR is_missing OR factor_refused IS NOT NULL OR coverage_unbounded
            OR unbounded(low, high) OR too_wide(low, high, tolerance) THEN 'not_comparable'
        WHEN is_assumed THEN 'assumed'
        WHEN high > low THEN 'bounded'
        ELSE 'exact' END AS comparability,
    CASE
        WHEN scope_refused THEN 'scope'
        WHEN without_base_year THEN 'price'
        WHEN only_queried THEN 'query'
        WHEN is_missing THEN 'missing'
        WHEN factor_refused IS NOT NULL THEN factor_refused
        WHEN coverage_unbounded THEN 'coverage'
        WHEN boundary_unknown AND too_wide(low, high, tolerance) THEN 'boundary'
        -- another edition of the industries splits into what the scope counts and what it does not
        WHEN (unbounded(low, high) OR too_wide(low, high, tolerance))
            AND classification NOT IN ('total', 'scope', 'nbs-digital-2021', scope_edition) THEN 'edition,tolerance'
        WHEN unbounded(low, high) OR too_wide(low, high, tolerance)
            THEN CASE WHEN rate_assumed THEN 'conversion,tolerance' ELSE 'tolerance' END
        ELSE concat_ws(',', CASE WHEN scope_assumed THEN 'scope' END, CASE WHEN boundary_assumed THEN 'boundary' END,
            CASE WHEN coverage_assumed THEN 'coverage' END, CASE WHEN vintage_assumed THEN 'vintage' END,
            CASE WHEN rate_assumed THEN 'conversion' END)
    END AS reason,
    [
        CASE WHEN is_missing THEN 'M' END,
        CASE WHEN scope_refused OR is_assumed THEN 'D' END,
        CASE WHEN approximate OR (high > low AND NOT is_missing) THEN 'E' END,
        CASE WHEN vintage = 'preliminary' THEN 'P' END,
        CASE WHEN confidence = 'low' THEN 'U' END,
        CASE WHEN unvalidated THEN 'V' END
    ] AS flags
FROM figures
