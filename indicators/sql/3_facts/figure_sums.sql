-- figure_sums: the sum of the contributions of each figure, and what of it the verdict on the figure rests on.
-- in: summed_contributions (all of them, or those of parts), found_vintages
SELECT fact_id,
    -- what the key is made of is one for all of them
    any_value(COLUMNS(['target_scope', 'target_level', 'target_code', 'region_code', 'territory_date', 'period',
        'period_kind', 'measure',
        'scope_id', 'coverage', 'vintage', 'price_basis', 'source_id', 'compiled_from', 'is_sample'])),
    year_of(any_value(period)) AS year, min(source_title) AS source_title,
    -- a figure is no more to be trusted than the least trusted of its cells
    CASE WHEN bool_or(confidence = 'low') THEN 'low' WHEN bool_or(confidence = 'medium') THEN 'medium'
        ELSE max(confidence) END
        AS confidence,
    -- nor nearer to the bureau than the farthest
    farthest(provenance) AS provenance,
    -- a part that reported nothing is of no edition
    CASE WHEN count(DISTINCT classification) FILTER (exclusion_reason IS DISTINCT FROM 'missing'
        OR factor <> 'boundary') > 1
        THEN 'mixed'
        ELSE coalesce(min(classification) FILTER (cell IS NOT NULL), min(classification)) END AS classification,
    count(cell) AS cell_count,
    sum(CASE factor WHEN 'period' THEN factor_value * base_value ELSE base_value END) AS reported,
    -- what is claimed of another measure, or of an area of which only some belongs to this one, is no claim on this
    -- figure
    CASE WHEN bool_or(counted_locally IS NOT NULL)
        AND bool_and(factor IN ('', 'period') OR factor = 'boundary' AND factor_low = 1)
        THEN coalesce(
        sum(CASE factor WHEN 'period' THEN factor_value * (base_value - members_value)
            ELSE base_value - members_value END)
            FILTER (counted_locally), 0) END AS counted_locally_value,
    -- units that a report does not cover may be anywhere in the target, also where nothing it lists counts
    coalesce(bool_or(coverage_high IS NULL AND coverage <> reported_coverage), false) AS coverage_unbounded,
    -- of a difference, those of the later report leave it without a high end; those of the earlier one alone, without a
    -- low end
    coalesce(bool_or(coverage_high IS NULL AND coverage <> reported_coverage
        AND NOT (factor = 'period' AND factor_value < 0)), false) AS more_may_come,
    -- an empty bound is unbounded, and so is every sum that contains it
    CASE WHEN count(low) = count(*) AND coverage_unbounded = more_may_come THEN sum(low) END AS low,
    CASE WHEN count(value) = count(*) AND NOT coverage_unbounded THEN sum(value) END AS central,
    CASE WHEN count(high) = count(*) AND NOT more_may_come THEN sum(high) END AS high,
    sum(rounding) FILTER (coalesce(weight_high, share_high) > 0) AS rounding,
    coalesce(bool_or(exclusion_reason = 'scope'), false) AS scope_refused,
    coalesce(bool_or(exclusion_reason IN ('missing', 'query')), false) AS is_missing,
    coalesce(bool_or(exclusion_reason = 'query') AND NOT bool_or(exclusion_reason = 'missing'), false) AS only_queried,
    coalesce(bool_or(query_treatment = 'flagged'), false) AS unvalidated,
    coalesce(bool_or(share_basis = 'assumed'), false) AS scope_assumed,
    min(exclusion_reason) FILTER (exclusion_reason IN ('measure', 'price', 'coverage')) AS factor_refused,
    -- through a rate of the nation, which may be another here
    coalesce(bool_or(factor = 'measure' AND starts_with(factor_ids, 'nation:')), false) AS rate_assumed,
    -- where only the successions of codes are known, other changes of area may be too
    coalesce(bool_or(factor = 'boundary' AND starts_with(factor_ids, 'codes:')), false) AS known_by_codes,
    coalesce(bool_or(factor = 'boundary' AND factor_low < factor_high AND weight_high > 0), false) AS boundary_unknown,
    -- a product of two intervals, and the difference of two independent ones, are outer bounds
    coalesce(bool_or(share_low < share_high AND factor_low < factor_high AND base_value <> members_value), false)
        OR count(DISTINCT factor_value) FILTER (factor_ids = 'independent' AND low < high) = 2 AS is_conservative,
    coalesce(bool_or(is_found), false) AS vintage_found,
    coalesce(bool_or(qualifier = 'approximate'), false) AS approximate,
    coalesce(sum(value) FILTER (NOT verified), 0) AS unverified,
    coalesce(sum(value) FILTER (is_uncertain), 0) AS uncertain
FROM summed_contributions
LEFT JOIN (SELECT submission_id, sheet, cell, true AS is_found FROM found_vintages) AS found USING (submission_id,
    sheet, cell)
GROUP BY fact_id
