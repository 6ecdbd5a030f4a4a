-- indicators: region x period x indicator, every admissible figure, one of them the headline; ranks before rounding, rounding last.
-- in: indicator_candidates, indicator_ranks, indicator_breaks, indicator_catalogue, facts
-- variable: target_scope
SELECT
    figure.indicator_id, figure.region_code, region_name, region_level, territory_date, figure.period, figure.period_kind,
    getvariable('target_scope') AS target_scope, scope_id, coverage, vintage, denominator_vintage, benchmark, price_basis, basis,
    CAST(round(low, 14) AS DECIMAL(32, 14)) AS low,
    CASE WHEN comparability <> 'not_comparable' THEN CAST(round(value, 14) AS DECIMAL(32, 14)) END AS value,
    CAST(round(high, 14) AS DECIMAL(32, 14)) AS high,
    CAST(round(rounding, 14) AS DECIMAL(32, 14)) AS rounding,
    CAST(round(reported, 14) AS DECIMAL(32, 14)) AS reported,
    catalogue.unit, rank, rank_low, rank_high,
    -- the same unless a share is common; then ranking fills them (indicators/ranking.py)
    rank_low AS rank_low_common, rank_high AS rank_high_common, rank_with_assumed,
    CASE WHEN breaks.break_reason IS NULL OR contains(obs_status, 'B') THEN obs_status
         ELSE concat_ws(',', 'B', nullif(obs_status, 'A')) END AS obs_status,
    comparability, coalesce(reason, '') AS reason, coalesce(breaks.break_reason, '') AS break_reason,
    CAST(round(breaks.pre_break_value, 14) AS DECIMAL(32, 14)) AS pre_break_value,
    figure.is_headline,
    TRY_CAST(round(CAST(numerator.unverified AS DOUBLE) / nullif(CAST(numerator.figure AS DOUBLE), 0), 12) AS DECIMAL(16, 12)) AS unverified_share,
    numerator_fact_id, denominator_fact_id, source_title, figure.is_sample
FROM indicator_candidates AS figure
JOIN indicator_catalogue AS catalogue ON catalogue.id = figure.indicator_id
LEFT JOIN (SELECT fact_id, unverified, value AS figure FROM facts) AS numerator ON numerator.fact_id = figure.numerator_fact_id
LEFT JOIN indicator_ranks USING (indicator_id, region_code, period, period_kind, is_sample, is_headline)
LEFT JOIN (SELECT *, true AS is_headline FROM indicator_breaks) AS breaks
    USING (indicator_id, region_code, period, period_kind, is_sample, is_headline)
WHERE precedence_within = 1
