-- indicator_growth: growth on the year before, only across pairs of the same boundary, scope, coverage and benchmark.
-- in: facts, indicator_catalogue, vintages
WITH series AS (
    SELECT c.id AS indicator_id, f.*,
        year_before(f.period) AS period_before,
        -- figures under the shared scope, or of the whole economy, are one series whatever was declared; assumed ones
        -- only with their like
        CASE WHEN is_of_shared_scope(f.comparability, f.reason)
            OR f.scope_id = 'none' THEN f.target_scope ELSE f.scope_id END AS series_scope,
        vintages.says = 'nothing' AS is_open
    FROM facts AS f
    JOIN vintages ON vintages.id = f.vintage
    JOIN indicator_catalogue AS c
        ON c.kind = 'growth' AND c.measure = f.measure AND c.target_level = f.target_level
            AND c.target_code = f.target_code
),
pairs AS (
    SELECT now.*, b.fact_id AS b_fact_id, b.low AS b_low, b.value AS b_value, b.high AS b_high,
        b.rounding AS b_rounding, b.vintage AS b_vintage,
        b.comparability AS b_comparability, b.reason AS b_reason, b.obs_status AS b_status,
        b.precedence AS b_precedence,
        b.precedence_within AS b_precedence_within, b.is_conservative AS b_is_conservative,
        b.provenance AS b_provenance,
        now.territory_date IS DISTINCT FROM b.territory_date AS boundary_moved,
        now.series_scope <> b.series_scope AS scope_changed,
        now.coverage <> b.coverage AS coverage_changed,
        NOT of_one_benchmark(now.vintage, now.benchmark, b.vintage, b.benchmark)
            -- two sources that do not say of which revision they are may be of two
            OR (now.is_open AND (now.source_title IS DISTINCT FROM b.source_title
                OR now.source_id <> b.source_id
                AND 'recombined' NOT IN (now.compiled_from, b.compiled_from))) AS vintage_changed
    FROM series AS now
    JOIN series AS b
        ON b.indicator_id = now.indicator_id AND b.region_code = now.region_code AND b.period = now.period_before
        AND b.period_kind = now.period_kind AND b.price_basis = now.price_basis AND b.is_sample = now.is_sample
    WHERE now.comparability <> 'not_comparable'
),
compared AS (
    SELECT *, CASE WHEN b_low > 0 AND abs(quotient(value, b_value)) < 1e12
            THEN 100 * quotient(value - b_value, b_value) END AS growth,
        quotient_rounding(low, high, rounding, b_low, b_high, b_rounding) AS growth_rounding,
        boundary_moved OR scope_changed OR coverage_changed OR vintage_changed AS is_break,
        -- of several pairs without a break that of one vintage is nearest
        2 * (CAST(boundary_moved AS INTEGER) + CAST(scope_changed AS INTEGER) + CAST(coverage_changed AS INTEGER)
            + CAST(vintage_changed AS INTEGER)) + CAST(vintage <> b_vintage AS INTEGER) AS distance
    FROM pairs
)
SELECT indicator_id, region_code, territory_date, period, period_kind, scope_id, coverage, vintage, benchmark,
    b_vintage AS denominator_vintage,
    price_basis, 'growth' AS basis, fact_id AS numerator_fact_id, b_fact_id AS denominator_fact_id,
    kept_quotient(CASE WHEN NOT is_break
        AND growth_rounding IS NOT NULL THEN 100 * growth_low(low, b_low, b_high) END) AS low,
    kept_quotient(CASE WHEN NOT is_break THEN growth END) AS value,
    kept_quotient(CASE WHEN NOT is_break
        AND growth_rounding IS NOT NULL THEN 100 * growth_high(high, b_low, b_high) END) AS high,
    kept_quotient(CASE WHEN NOT is_break THEN 100 * growth_rounding END) AS rounding,
    CAST(NULL AS DECIMAL(38, 18)) AS reported, source_title,
    farther(provenance, b_provenance) AS provenance,
    [
        CASE WHEN is_break THEN 'B' END,
        flagged('D', obs_status, b_status),
        flagged('E', obs_status, b_status),
        flagged('P', obs_status, b_status),
        flagged('U', obs_status, b_status),
        flagged('V', obs_status, b_status)
    ] AS flags,
    CASE
        WHEN is_break OR b_comparability = 'not_comparable' OR growth IS NULL
            OR growth_rounding IS NULL THEN 'not_comparable'
        WHEN comparability = 'assumed' OR b_comparability = 'assumed' THEN 'assumed'
        WHEN comparability = 'bounded' OR b_comparability = 'bounded' THEN 'bounded'
        ELSE 'exact' END AS comparability,
    CASE
        WHEN boundary_moved THEN 'boundary'
        WHEN scope_changed THEN 'scope'
        WHEN coverage_changed THEN 'coverage'
        WHEN vintage_changed THEN 'vintage'
        WHEN b_comparability = 'not_comparable' THEN b_reason
        WHEN growth IS NULL THEN 'impossible'
        -- a year before that its own rounding may bring to nothing bounds nothing
        WHEN growth_rounding IS NULL THEN 'tolerance'
        ELSE concat_ws(',', nullif(reason, ''),
            CASE WHEN b_reason <> reason THEN nullif(b_reason, '') END) END AS reason,
    distance AS vintage_distance, precedence_within * b_precedence_within AS precedence_within,
    precedence * 1000 + b_precedence AS choice, is_sample,
    -- growth in the boundary of one of the two years is growth all the same
    false AS is_recombined,
    -- shares of two years are independent, so both ends can be reached
    is_conservative OR b_is_conservative AS is_conservative
FROM compared
