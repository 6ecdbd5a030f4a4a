-- part_sources: for each figure from which others follow, the one source it is taken from.
-- in: judged_facts (of part_contributions), precedence
SELECT judged.fact_id, judged.target_level, judged.target_code, judged.region_code, judged.territory_date, judged.period, judged.period_kind, judged.measure,
    judged.scope_id, judged.coverage, judged.vintage, judged.price_basis, judged.source_id, judged.detail, judged.is_sample
FROM judged_facts AS judged
LEFT JOIN precedence AS c ON c.criterion = 'comparability' AND c.code = judged.comparability
LEFT JOIN precedence AS d ON d.criterion = 'detail' AND d.code = judged.detail
LEFT JOIN precedence AS p ON p.criterion = 'provenance' AND p.code = judged.provenance
LEFT JOIN precedence AS s ON s.criterion = 'confidence' AND s.code = judged.confidence
WHERE NOT judged.scope_refused
QUALIFY row_number() OVER (
    PARTITION BY judged.target_level, judged.target_code, judged.region_code, judged.territory_date, judged.period, judged.period_kind,
        judged.measure, judged.coverage, judged.vintage, judged.price_basis, judged.is_sample
    ORDER BY c.rank, d.rank, p.rank, s.rank, judged.scope_id, judged.source_id
) = 1
