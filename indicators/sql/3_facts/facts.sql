-- facts: region x period x measure x target, one row a source, in the order of precedence.
-- in: judged_facts, precedence
WITH ordered AS (
    SELECT judged.*,
        row_number() OVER (
            PARTITION BY target_level, target_code, region_code, period, period_kind, measure, is_sample
            -- a figure put together for another boundary never stands for the region as it was
            ORDER BY detail = 'recombined', price_basis <> 'current', c.rank, v.rank, d.rank, e.rank, p.rank, s.rank, territory_date DESC, price_basis, scope_id, source_id
        )
        -- nor where the region reported nothing of its own
        + CAST(bool_and(detail = 'recombined') OVER (
            PARTITION BY target_level, target_code, region_code, period, period_kind, measure, is_sample) AS INTEGER) AS precedence,
        row_number() OVER (
            PARTITION BY target_level, target_code, region_code, territory_date, period, period_kind, measure, scope_id, coverage, vintage,
                price_basis, is_sample
            ORDER BY c.rank, d.rank, p.rank, s.rank, source_id
        ) AS precedence_within
    FROM judged_facts AS judged
    LEFT JOIN precedence AS c ON c.criterion = 'comparability' AND c.code = judged.comparability
    LEFT JOIN precedence AS v ON v.criterion = 'coverage' AND v.code = judged.coverage
    LEFT JOIN precedence AS d ON d.criterion = 'detail' AND d.code = judged.detail
    LEFT JOIN precedence AS e ON e.criterion = 'vintage' AND e.code = judged.vintage
    LEFT JOIN precedence AS p ON p.criterion = 'provenance' AND p.code = judged.provenance
    LEFT JOIN precedence AS s ON s.criterion = 'confidence' AND s.code = judged.confidence
)
SELECT fact_id,
    target_scope, target_level, target_code, region_code, territory_date, period, period_kind, measure, scope_id, coverage, vintage,
    benchmark, price_basis, source_id, source_title, provenance, detail, edition, cell_count, reported, claimed, low,
    CASE WHEN comparability <> 'not_comparable' THEN central END AS value,
    high, coalesce(rounding, 0) AS rounding, unverified, uncertain,
    CASE WHEN flags = '' THEN 'A' ELSE flags END AS obs_status,
    comparability, reason, is_conservative, precedence, precedence_within,
    CASE WHEN comparability <> 'not_comparable' THEN
        central - first_value(CASE WHEN comparability <> 'not_comparable' THEN central END) OVER (
            PARTITION BY target_level, target_code, region_code, period, period_kind, measure, price_basis, is_sample ORDER BY precedence
        ) END AS difference,
    is_sample
FROM ordered
