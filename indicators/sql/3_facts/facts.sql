-- facts: region x period x measure x target, one row a source, in the order of precedence.
-- in: assessed_facts
WITH figures AS (
    SELECT *, criterion_rank('comparability', comparability) AS by_comparability,
        criterion_rank('coverage', coverage) AS by_coverage,
        criterion_rank('detail', compiled_from) AS by_detail, criterion_rank('vintage', vintage) AS by_vintage,
        criterion_rank('provenance', provenance) AS by_provenance,
        criterion_rank('confidence', confidence) AS by_confidence,
        CASE WHEN comparability <> 'not_comparable' THEN central END AS value
    FROM assessed_facts
),
ordered AS (
    SELECT *,
        row_number() OVER (
            alternatives
            -- a figure put together for another boundary never stands for the region as it was
            ORDER BY compiled_from = 'recombined', price_basis <> 'current', by_comparability, by_coverage, by_detail,
                by_vintage,
                by_provenance, by_confidence, territory_date DESC, price_basis, scope_id, source_id
        )
        -- nor where the region reported nothing of its own
        + CAST(bool_and(compiled_from = 'recombined') OVER alternatives AS INTEGER) AS precedence,
        row_number() OVER (
            PARTITION BY target_level, target_code, region_code, territory_date, period, period_kind, measure, scope_id,
                coverage, vintage, price_basis, is_sample
            ORDER BY by_comparability, by_detail, by_provenance, by_confidence, source_id
        ) AS precedence_within
    FROM figures
    WINDOW alternatives AS (
        PARTITION BY target_level, target_code, region_code, period, period_kind, measure, is_sample)
)
SELECT fact_id, target_scope, target_level, target_code, region_code, territory_date, period, period_kind, measure,
    scope_id, coverage, vintage, benchmark, price_basis, source_id, source_title, provenance, compiled_from,
    classification, cell_count, reported,
    counted_locally_value, low, value, high, coalesce(rounding, 0) AS rounding, unverified, uncertain,
    joined(flags) AS obs_status,
    comparability, reason, is_conservative, precedence, precedence_within,
    value - first_value(value) OVER (
        PARTITION BY target_level, target_code, region_code, period, period_kind, measure, price_basis, is_sample
        ORDER BY precedence
    ) AS difference,
    is_sample
FROM ordered
