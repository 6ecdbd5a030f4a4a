-- part_sources: for each figure from which others follow, the one source it is taken from.
-- in: assessed_facts (of part_contributions)
WITH figures AS (
    SELECT *, criterion_rank('comparability', comparability) AS by_comparability,
        criterion_rank('detail', compiled_from) AS by_detail,
        criterion_rank('provenance', provenance) AS by_provenance,
        criterion_rank('confidence', confidence) AS by_confidence
    FROM assessed_facts
    WHERE NOT scope_refused
)
SELECT fact_id, target_level, target_code, region_code, territory_date, period, period_kind, measure, scope_id,
    coverage, vintage, price_basis, source_id, compiled_from, is_sample
FROM figures
QUALIFY row_number() OVER (
    PARTITION BY target_level, target_code, region_code, territory_date, period, period_kind, measure, coverage,
        vintage, price_basis, is_sample
    ORDER BY by_comparability, by_detail, by_provenance, by_confidence, scope_id, source_id
) = 1
