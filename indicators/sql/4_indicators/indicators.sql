-- indicators: region x period x indicator, every admissible figure, one of them the headline; ranks before rounding,
--     rounding last.
-- in: indicator_candidates, indicator_ranks, indicator_breaks, indicator_catalogue, facts
-- variable: target_scope
SELECT
    figure.indicator_id, figure.region_code, region_name, region_level, territory_date, figure.period,
    figure.period_kind,
    getvariable('target_scope') AS target_scope, scope_id, coverage, vintage, denominator_vintage, benchmark,
    split_part(price_basis, ':', 1) AS price_basis,
    TRY_CAST(split_part(price_basis, ':', 2) AS INTEGER) AS base_year, basis,
    at_last_digit(catalogue.kind, low) AS low,
    CASE WHEN comparability <> 'not_comparable' THEN at_last_digit(catalogue.kind, value) END AS value,
    at_last_digit(catalogue.kind, high) AS high,
    at_last_digit(catalogue.kind, rounding) AS rounding,
    at_last_digit(catalogue.kind, reported) AS reported,
    catalogue.unit, rank, rank_of, rank_low, rank_high,
    -- the same unless a share is common; then ranking fills them (indicators/ranking.py)
    rank_low AS rank_low_common, rank_high AS rank_high_common, rank_with_assumed, rank_with_assumed_of,
    CASE WHEN breaks.break_reason IS NULL OR list_contains(flags, 'B') THEN joined(flags)
         ELSE concat_ws(',', 'B', nullif(joined(flags), 'A')) END AS obs_status,
    comparability, coalesce(reason, '') AS reason, coalesce(breaks.break_reason, '') AS break_reason,
    at_last_digit(catalogue.kind, breaks.pre_break_value) AS pre_break_value,
    figure.is_conservative, figure.is_headline,
    TRY_CAST(round(quotient(numerator.unverified, numerator.figure), 12) AS DECIMAL(16, 12)) AS unverified_share,
    TRY_CAST(round(quotient(numerator.uncertain, numerator.figure), 12) AS DECIMAL(16, 12)) AS uncertain_share,
    numerator_fact_id, denominator_fact_id, source_title, coalesce(provenance, '') AS provenance, figure.is_sample
FROM indicator_candidates AS figure
JOIN indicator_catalogue AS catalogue ON catalogue.id = figure.indicator_id
LEFT JOIN (SELECT fact_id, unverified, uncertain, value AS figure FROM facts) AS numerator
    ON numerator.fact_id = figure.numerator_fact_id
LEFT JOIN indicator_ranks USING (indicator_id, region_code, period, period_kind, is_sample, is_headline)
LEFT JOIN (SELECT *, true AS is_headline FROM indicator_breaks) AS breaks
    USING (indicator_id, region_code, period, period_kind, is_sample, is_headline)
-- of several sources of one figure the first; of pairs of them the headline may be another
WHERE precedence_within = 1 OR figure.is_headline
