-- indicator_weights: how much of the same figure of the region above, or of the nation, a region has: one row a pair.
-- in: facts, indicator_catalogue, regions, scopes
--
-- Part and whole are of one period, coverage and price basis; of several wholes that of the part's vintage is nearest.
-- A whole of which only some was reported has no high end, so the weight has no value and says why.
WITH parts AS (
    SELECT c.id AS indicator_id, c.maximum,
        CASE c.whole WHEN 'nation' THEN '000000' ELSE region.parent_code END AS whole_code, f.*
    FROM facts AS f
    JOIN indicator_catalogue AS c
        ON c.kind = 'weight' AND c.measure = f.measure AND c.target_level = f.target_level
            AND c.target_code = f.target_code
    JOIN regions AS region
        ON region.code = f.region_code AND region.valid_from <= period_end(f.period)
        AND (region.valid_to IS NULL OR region.valid_to > period_end(f.period))
    -- of a province the region above is the nation, in which it has one weight and not two; none has one in itself
    WHERE f.compiled_from <> 'recombined' AND f.region_code <> '000000'
        AND NOT (c.whole = 'parent' AND region.parent_code = '000000')
),
pairs AS (
    SELECT part.*, whole.fact_id AS d_fact_id, whole.low AS d_low, whole.value AS d_value, whole.high AS d_high,
        whole.rounding AS d_rounding, whole.vintage AS d_vintage, whole.comparability AS d_comparability,
        whole.reason AS d_reason, whole.obs_status AS d_status, whole.source_id AS d_source_id,
        whole.precedence AS d_precedence, whole.precedence_within AS d_precedence_within,
        whole.is_conservative AS d_is_conservative, whole.provenance AS d_provenance,
        CASE WHEN part.vintage = whole.vintage THEN 0 WHEN part.benchmark = whole.benchmark THEN 1
            -- what is no part of the accounts has no benchmark, and is revised by nobody
            WHEN part.benchmark IS NULL AND whole.benchmark IS NULL THEN 1 ELSE 2 END AS vintage_distance
    FROM parts AS part
    JOIN facts AS whole
        ON whole.region_code = part.whole_code AND whole.measure = part.measure
            AND whole.target_level = part.target_level AND whole.target_code = part.target_code
        AND whole.period = part.period AND whole.period_kind = part.period_kind AND whole.coverage = part.coverage
        AND whole.price_basis = part.price_basis AND whole.is_sample = part.is_sample
        AND whole.compiled_from <> 'recombined'
),
divided AS (
    SELECT pairs.*, scopes.tolerance,
        CASE WHEN comparability <> 'not_comparable' AND d_comparability <> 'not_comparable' AND d_low > 0
            THEN 100 * quotient(value, d_value) END AS ratio,
        CASE WHEN d_low > d_rounding THEN 100 * quotient_low(low, d_low, d_high) END AS ratio_low,
        CASE WHEN d_low > d_rounding THEN 100 * quotient_high(high, d_low, d_high) END AS ratio_high,
        CASE WHEN d_low > d_rounding
            THEN 100 * quotient_rounding(low, high, rounding, d_low, d_high, d_rounding) END AS ratio_rounding
    FROM pairs
    JOIN scopes ON scopes.id = target_scope
),
judged AS (
    SELECT *,
        ratio IS NOT NULL AND (ratio_rounding IS NULL
            OR coalesce(too_wide(ratio_low, ratio_high, tolerance), true)) AS is_too_wide
    FROM divided
)
SELECT indicator_id, region_code, territory_date, period, period_kind, scope_id, coverage, vintage, benchmark,
    d_vintage AS denominator_vintage, price_basis,
    CASE WHEN source_id = d_source_id THEN 'computed' ELSE 'computed from two sources' END AS basis,
    fact_id AS numerator_fact_id, d_fact_id AS denominator_fact_id,
    kept_quotient(ratio_low) AS low,
    kept_quotient(CASE WHEN coalesce(ratio <= maximum, true) THEN ratio END) AS value,
    kept_quotient(ratio_high) AS high, kept_quotient(ratio_rounding) AS rounding, kept_quotient(ratio) AS reported,
    source_title, farther(provenance, d_provenance) AS provenance,
    [
        flagged('M', obs_status, d_status),
        CASE WHEN vintage_distance = 2 THEN 'D' ELSE flagged('D', obs_status, d_status) END,
        flagged('E', obs_status, d_status),
        flagged('P', obs_status, d_status),
        flagged('U', obs_status, d_status),
        flagged('V', obs_status, d_status)
    ] AS flags,
    CASE
        WHEN ratio IS NULL OR ratio > maximum OR is_too_wide THEN 'not_comparable'
        WHEN comparability = 'assumed' OR d_comparability = 'assumed' OR vintage_distance = 2 THEN 'assumed'
        WHEN ratio_high > ratio_low THEN 'bounded'
        ELSE 'exact' END AS comparability,
    CASE
        WHEN comparability = 'not_comparable' THEN reason
        WHEN d_comparability = 'not_comparable' THEN d_reason
        WHEN ratio IS NULL OR ratio > maximum THEN 'impossible'
        WHEN is_too_wide THEN 'tolerance'
        ELSE concat_ws(',', CASE WHEN vintage_distance = 2
            AND NOT list_contains(string_split(concat_ws(',', reason, d_reason), ','), 'vintage') THEN 'vintage' END,
            nullif(reason, ''), CASE WHEN d_reason <> reason THEN nullif(d_reason, '') END) END AS reason,
    vintage_distance, precedence_within * d_precedence_within AS precedence_within,
    precedence * 1000 + d_precedence AS choice, is_sample, false AS is_recombined,
    -- the part is in the whole: where both are unknown, the worst of the one is not the worst of the other
    is_conservative OR d_is_conservative OR (low < high AND d_low < d_high) AS is_conservative
FROM judged
