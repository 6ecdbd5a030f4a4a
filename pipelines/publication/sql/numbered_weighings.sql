-- numbered_weighings: the weighings of a batch with the numbers that they have in the release: those of batches before,
--     or the next ones.
-- in: kept_weighings, weighings
SELECT batch.* RENAME (weighing AS in_batch), kept.weighing IS NULL AS is_new,
    CAST(coalesce(kept.weighing, (SELECT count(*) FROM weighings)
        + row_number() OVER (PARTITION BY kept.weighing IS NULL ORDER BY batch.weighing) - 1) AS INTEGER) AS weighing
FROM kept_weighings AS batch
LEFT JOIN weighings AS kept
    ON row(kept.share_low, kept.share, kept.share_high, kept.share_basis, kept.unknown_by, kept.verified,
        kept.is_uncertain, kept.row_ids, kept.coverage_low, kept.coverage_value, kept.coverage_high, kept.weight_low,
        kept.weight, kept.weight_high, kept.query_treatment, kept.exclusion_reason)
    IS NOT DISTINCT FROM row(batch.share_low, batch.share, batch.share_high, batch.share_basis, batch.unknown_by,
        batch.verified, batch.is_uncertain, batch.row_ids, batch.coverage_low, batch.coverage_value,
        batch.coverage_high, batch.weight_low, batch.weight, batch.weight_high, batch.query_treatment,
        batch.exclusion_reason)
