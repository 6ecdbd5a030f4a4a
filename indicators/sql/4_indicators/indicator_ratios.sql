-- indicator_ratios: ratios after sums: one row a pair of numerator and denominator, and one a published ratio.
-- in: facts, indicator_catalogue, scopes, units
--
-- A part and its own whole, told by one source in one way, hold the same unknown shares; what is not in the part is in
-- the other classes of its level, and is no more than the whole leaves. That rest bounds the share more tightly than
-- part and whole each at their worst.
WITH classes AS (
    SELECT *,
        CASE WHEN count(*) OVER of_level = count(low) OVER of_level THEN sum(low) OVER of_level - low END AS others_low,
        CASE WHEN count(*) OVER of_level = count(high) OVER of_level
            THEN sum(high) OVER of_level - high END AS others_high,
        sum(rounding) OVER of_level - rounding AS others_rounding
    FROM facts
    WHERE (measure, target_level) IN (SELECT (measure, target_level) FROM indicator_catalogue WHERE kind = 'ratio')
    WINDOW of_level AS (
        PARTITION BY source_id, compiled_from, region_code, territory_date, period, period_kind, measure, scope_id,
            coverage, vintage, price_basis, is_sample, target_level
    )
),
numerators AS (
    SELECT c.id AS indicator_id, c.maximum, quotient_factor(u.dimension, u.multiplier) AS times,
        c.denominator_measure, c.denominator_level, c.denominator_code, f.*
    FROM classes AS f
    JOIN indicator_catalogue AS c
        ON c.kind = 'ratio' AND c.measure = f.measure AND c.target_level = f.target_level
            AND c.target_code = f.target_code
    JOIN units AS u ON u.id = c.unit
),
pairs AS (
    SELECT n.*, d.fact_id AS d_fact_id, d.low AS d_low, d.value AS d_value, d.high AS d_high, d.rounding AS d_rounding,
        d.vintage AS d_vintage, d.comparability AS d_comparability, d.reason AS d_reason, d.obs_status AS d_status,
        d.source_id AS d_source_id, d.precedence AS d_precedence, d.precedence_within AS d_precedence_within,
        d.is_conservative AS d_is_conservative, d.provenance AS d_provenance,
        n.territory_date IS DISTINCT FROM d.territory_date AS other_boundary,
        n.denominator_level <> 'economy' AND n.measure = d.measure AND n.source_id = d.source_id
            AND n.compiled_from = d.compiled_from
            AND n.vintage = d.vintage AND n.territory_date IS NOT DISTINCT FROM d.territory_date
            AND n.coverage = d.coverage AS of_its_own_whole,
        CASE WHEN of_its_own_whole THEN greatest(d.low - n.high, n.others_low) END AS rest_by_parts,
        -- a whole without a high end has it from somewhere that no class need show
        CASE WHEN of_its_own_whole AND d.high IS NOT NULL THEN least(d.high - n.low, n.others_high) END AS rest_high,
        -- where the parts do not make the whole nothing is known of the rest
        CASE WHEN rest_by_parts <= rest_high OR rest_high IS NULL THEN rest_by_parts END AS rest_low,
        greatest(n.rounding + d.rounding, n.others_rounding) AS rest_rounding,
        n.coverage <> d.coverage AS other_coverage,
        -- one benchmark: compiled on the same census; the same vintage is nearer still
        CASE WHEN n.vintage = d.vintage THEN 0 WHEN n.benchmark = d.benchmark THEN 1 ELSE 2 END AS vintage_distance
    FROM numerators AS n
    JOIN facts AS d
        ON d.measure = n.denominator_measure AND d.target_level = n.denominator_level
            AND d.target_code = n.denominator_code
        AND d.region_code = n.region_code AND d.period = n.period AND d.period_kind = n.period_kind
        AND d.price_basis = n.price_basis AND d.is_sample = n.is_sample
        AND (d.coverage = n.coverage OR n.coverage = 'unstated')
        -- the parts of a whole are parts of a whole in the same scope
        AND (n.denominator_level = 'economy' OR d.scope_id = n.scope_id)
),
-- the ends as they are, and as rounding may push them outwards
ends AS (
    SELECT *,
        greatest(quotient_low(low, d_low, d_high),
            part_low(low, rest_low, rest_high)) AS least_quotient,
        least(quotient_high(high, d_low, d_high),
            part_high(low, high, rest_low)) AS most_quotient,
        CASE WHEN d_low > d_rounding
            THEN greatest(quotient_low(low - rounding, d_low - d_rounding, d_high + d_rounding),
            part_low(low - rounding, rest_low - rest_rounding, rest_high + rest_rounding)) END AS pushed_down,
        CASE WHEN d_low > d_rounding THEN least(quotient_high(high + rounding, d_low - d_rounding, d_high + d_rounding),
            part_high(low - rounding, high + rounding, rest_low - rest_rounding)) END AS pushed_up
    FROM pairs
),
divided AS (
    SELECT *,
        -- a value that a coefficient places may lie beyond what part and rest allow together
        CASE WHEN comparability <> 'not_comparable' AND d_comparability <> 'not_comparable' AND NOT other_boundary
            AND NOT other_coverage
             AND d_low > 0 AND abs(quotient(value, d_value)) < 1e12
             THEN times * least(greatest(quotient(value, d_value), least_quotient), most_quotient) END AS ratio,
        times * least_quotient AS ratio_low,
        times * most_quotient AS ratio_high,
        CASE WHEN NOT other_boundary AND NOT other_coverage
            THEN times * greatest(least_quotient - pushed_down, pushed_up - most_quotient) END AS ratio_rounding
    FROM ends
),
computed AS (
    SELECT indicator_id, region_code, territory_date, period, period_kind, scope_id, coverage, vintage, benchmark,
        d_vintage AS denominator_vintage, price_basis,
        CASE WHEN source_id = d_source_id THEN 'computed' ELSE 'computed from two sources' END AS basis,
        fact_id AS numerator_fact_id, d_fact_id AS denominator_fact_id,
        ratio_low AS low,
        -- without a maximum there is nothing that it may exceed
        CASE WHEN coalesce(ratio <= maximum, true) THEN ratio END AS value,
        ratio_high AS high,
        ratio_rounding AS rounding,
        ratio AS reported, source_title, farther(provenance, d_provenance) AS provenance,
        [
            flagged('M', obs_status, d_status),
            CASE WHEN other_boundary THEN 'B' END,
            CASE WHEN vintage_distance = 2 THEN 'D' ELSE flagged('D', obs_status, d_status) END,
            flagged('E', obs_status, d_status),
            flagged('P', obs_status, d_status),
            flagged('U', obs_status, d_status),
            flagged('V', obs_status, d_status)
        ] AS flags,
        CASE
            -- there is none where one of the two is refused, or they are of two boundaries or coverages
            WHEN ratio IS NULL
                OR ratio > maximum OR is_too_wide THEN 'not_comparable'
            WHEN comparability = 'assumed' OR d_comparability = 'assumed' OR vintage_distance = 2 THEN 'assumed'
            WHEN ratio_high > ratio_low THEN 'bounded'
            ELSE 'exact' END AS comparability,
        CASE
            WHEN comparability = 'not_comparable' THEN reason
            WHEN other_boundary THEN 'boundary'
            WHEN other_coverage THEN 'coverage'
            WHEN d_comparability = 'not_comparable' THEN d_reason
            WHEN ratio IS NULL OR ratio > maximum THEN 'impossible'
            WHEN is_too_wide THEN 'tolerance'
            ELSE concat_ws(',', CASE WHEN vintage_distance = 2
                AND NOT list_contains(string_split(concat_ws(',', reason, d_reason), ','), 'vintage')
                THEN 'vintage' END,
                nullif(reason, ''),
                CASE WHEN d_reason <> reason THEN nullif(d_reason, '') END) END AS reason,
        vintage_distance, precedence_within * d_precedence_within AS precedence_within,
        precedence * 1000 + d_precedence AS choice, is_sample,
        compiled_from = 'recombined' AS is_recombined,
        -- where both ends hold the same unknown, its worst for the one is not its worst for the other
        is_conservative OR d_is_conservative OR (low < high AND d_low < d_high) AS is_conservative
    FROM (
        -- a numerator and a denominator that are each within the tolerance may not be so together
        SELECT divided.* REPLACE (
                -- no rounding: of two boundaries or coverages, or a denominator that its own may bring to nothing
                CASE WHEN ratio_rounding IS NOT NULL THEN ratio_low END AS ratio_low,
                CASE WHEN ratio_rounding IS NOT NULL THEN ratio_high END AS ratio_high
            ),
            coalesce(too_wide(ratio_low, ratio_high, scopes.tolerance), ratio IS NOT NULL)
                OR ratio_rounding IS NULL AS is_too_wide
        FROM divided
        JOIN scopes ON scopes.id = divided.target_scope
    )
),
published AS (
    SELECT c.id AS indicator_id, f.region_code, f.territory_date, f.period, f.period_kind, f.scope_id, f.coverage,
        f.vintage,
        f.benchmark, f.vintage AS denominator_vintage, f.price_basis, 'published' AS basis,
        f.fact_id AS numerator_fact_id,
        CAST(f.low AS DOUBLE) AS low, CAST(f.value AS DOUBLE) AS value, CAST(f.high AS DOUBLE) AS high,
        CAST(f.rounding AS DOUBLE) AS rounding, CAST(f.reported AS DOUBLE) AS reported, f.source_title, f.provenance,
        string_split(f.obs_status, ',') AS flags, f.comparability, f.reason, 0 AS vintage_distance, f.precedence_within,
        f.precedence AS choice, f.is_sample, false AS is_recombined, f.is_conservative
    FROM facts AS f
    JOIN indicator_catalogue AS c
        ON c.kind IN ('ratio', 'weight') AND c.published_measure = f.measure AND c.target_level = f.target_level
        AND c.target_code = f.target_code
),
-- what the region itself counts as digital, against the same fact under the shared definition
claims AS (
    SELECT c.id AS indicator_id, f.region_code, f.territory_date, f.period, f.period_kind, f.scope_id, f.coverage,
        f.vintage,
        f.benchmark, f.price_basis, 'claim' AS basis, f.fact_id AS numerator_fact_id, f.fact_id AS denominator_fact_id,
        100 * quotient_low(f.counted_locally_value, f.low, f.high) AS low,
        CASE WHEN f.low > 0 THEN 100 * quotient(f.counted_locally_value, f.value) END AS value,
        100 * quotient_high(f.counted_locally_value, f.low, f.high) AS high,
        100 * quotient_rounding(f.counted_locally_value, f.counted_locally_value, 0, f.low, f.high,
            f.rounding) AS rounding,
        f.source_title, f.provenance, string_split(f.obs_status, ',') AS flags,
        CASE WHEN f.comparability <> 'not_comparable' AND f.low <= 0 THEN 'not_comparable' ELSE f.comparability END
            AS comparability,
        CASE WHEN f.comparability <> 'not_comparable' AND f.low <= 0 THEN 'impossible' ELSE f.reason END AS reason,
        0 AS vintage_distance, f.precedence_within, f.precedence AS choice, f.is_sample,
        f.compiled_from = 'recombined' AS is_recombined, f.is_conservative
    FROM facts AS f
    JOIN indicator_catalogue AS c
        ON c.kind = 'claim' AND c.measure = f.measure AND c.target_level = f.target_level
        AND c.target_code = f.target_code
    WHERE f.counted_locally_value IS NOT NULL
)
SELECT * REPLACE (
        kept_quotient(low) AS low, kept_quotient(value) AS value, kept_quotient(high) AS high,
        kept_quotient(rounding) AS rounding, kept_quotient(reported) AS reported, coalesce(reason, '') AS reason
    )
FROM (
    FROM computed
    UNION ALL BY NAME FROM published
    UNION ALL BY NAME FROM claims
)
