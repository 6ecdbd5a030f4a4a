-- facts: region x period x measure x target, one row a source; the sum of its contributions, and how comparable it is.
-- in: contributions, measures, scopes, precedence, vintage_eras
-- variable: target_scope
WITH sums AS (
    SELECT target_scope, target_level, target_code, region_code, territory_date, period, period_kind, measure, scope_id, coverage, vintage,
        price_basis, source_id, any_value(source_title) AS source_title, max(confidence) AS confidence, detail, is_sample,
        count(cell) AS cell_count,
        sum(base_value) AS reported,
        CASE WHEN bool_or(counted_locally IS NOT NULL) THEN coalesce(sum(base_value - members_value) FILTER (counted_locally), 0) END AS claimed,
        -- units that a report does not cover may be anywhere in the target, also where nothing it lists counts
        coalesce(bool_or(coverage_high IS NULL AND coverage <> reported_coverage), false) AS coverage_unbounded,
        -- an empty bound is unbounded, and so is every sum that contains it
        CASE WHEN count(low) = count(*) THEN sum(low) END AS low,
        CASE WHEN count(value) = count(*) AND NOT coverage_unbounded THEN sum(value) END AS central,
        CASE WHEN count(high) = count(*) AND NOT coverage_unbounded THEN sum(high) END AS high,
        sum(rounding) FILTER (weight_high > 0) AS rounding,
        coalesce(bool_or(refusal = 'scope'), false) AS scope_refused,
        coalesce(bool_or(refusal IN ('missing', 'query')), false) AS is_missing,
        coalesce(bool_or(refusal = 'query') AND NOT bool_or(refusal = 'missing'), false) AS only_queried,
        coalesce(bool_or(held_by_query = 'flagged'), false) AS unvalidated,
        coalesce(bool_or(share_basis = 'assumed'), false) AS scope_assumed,
        coalesce(bool_or(qualifier = 'greater_than'), false) AS at_least,
        coalesce(bool_or(qualifier = 'approximate'), false) AS approximate,
        coalesce(sum(value) FILTER (NOT verified), 0) AS unverified
    FROM contributions
    GROUP BY target_scope, target_level, target_code, region_code, territory_date, period, period_kind, measure, scope_id, coverage, vintage,
        price_basis, source_id, detail, is_sample
),
judged AS (
    SELECT sums.*, era.benchmark,
        CASE
            WHEN scope_refused OR is_missing OR coverage_unbounded OR high IS NULL OR low IS NULL THEN 'not_comparable'
            WHEN high - low > scopes.tolerance * abs(high + low) / 2 THEN 'not_comparable'
            WHEN scope_assumed OR sums.coverage = 'unstated' THEN 'assumed'
            WHEN high > low THEN 'bounded'
            ELSE 'exact' END AS comparability,
        CASE
            WHEN scope_refused THEN 'scope'
            WHEN only_queried THEN 'query'
            WHEN is_missing THEN 'missing'
            WHEN coverage_unbounded THEN 'coverage'
            WHEN high IS NULL OR low IS NULL OR high - low > scopes.tolerance * abs(high + low) / 2 THEN 'tolerance'
            ELSE concat_ws(',', CASE WHEN scope_assumed THEN 'scope' END, CASE WHEN sums.coverage = 'unstated' THEN 'coverage' END)
        END AS reason,
        concat_ws(',',
            CASE WHEN is_missing THEN 'M' END,
            CASE WHEN scope_refused OR scope_assumed OR sums.coverage = 'unstated' THEN 'D' END,
            CASE WHEN approximate OR (high > low AND NOT is_missing) THEN 'E' END,
            CASE WHEN sums.vintage = 'preliminary' THEN 'P' END,
            CASE WHEN unvalidated THEN 'V' END) AS flags
    FROM sums
    JOIN scopes ON scopes.id = sums.target_scope
    JOIN measures ON measures.id = sums.measure
    -- only what belongs to the accounts is revised by a census
    LEFT JOIN vintage_eras AS era
        ON measures.accounts AND era.vintage = sums.vintage AND CAST(left(sums.period, 4) AS INTEGER) BETWEEN era.first_year AND era.last_year
),
ordered AS (
    SELECT judged.*,
        row_number() OVER (
            PARTITION BY target_level, target_code, region_code, period, period_kind, measure, is_sample
            ORDER BY c.rank, v.rank, d.rank, e.rank, s.rank, territory_date DESC, price_basis, scope_id, source_id
        ) AS precedence,
        row_number() OVER (
            PARTITION BY target_level, target_code, region_code, territory_date, period, period_kind, measure, scope_id, coverage, vintage,
                price_basis, is_sample
            ORDER BY c.rank, d.rank, s.rank, source_id
        ) AS precedence_within
    FROM judged
    LEFT JOIN precedence AS c ON c.criterion = 'comparability' AND c.code = judged.comparability
    LEFT JOIN precedence AS v ON v.criterion = 'coverage' AND v.code = judged.coverage
    LEFT JOIN precedence AS d ON d.criterion = 'detail' AND d.code = judged.detail
    LEFT JOIN precedence AS e ON e.criterion = 'vintage' AND e.code = judged.vintage
    LEFT JOIN precedence AS s ON s.criterion = 'confidence' AND s.code = judged.confidence
)
SELECT
    substr(md5(concat_ws('|', target_scope, target_level, target_code, region_code, territory_date, period, period_kind, measure, scope_id,
        coverage, vintage, price_basis, source_id, detail)), 1, 16) AS fact_id,
    target_scope, target_level, target_code, region_code, territory_date, period, period_kind, measure, scope_id, coverage, vintage,
    benchmark, price_basis, source_id, source_title, detail, cell_count, reported, claimed, low,
    CASE WHEN comparability <> 'not_comparable' THEN central END AS value,
    high, coalesce(rounding, 0) AS rounding, unverified,
    CASE WHEN flags = '' THEN 'A' ELSE flags END AS obs_status,
    comparability, reason, precedence, precedence_within,
    CASE WHEN comparability <> 'not_comparable' THEN
        central - first_value(CASE WHEN comparability <> 'not_comparable' THEN central END) OVER (
            PARTITION BY target_level, target_code, region_code, period, period_kind, measure, is_sample ORDER BY precedence
        ) END AS difference,
    is_sample
FROM ordered
