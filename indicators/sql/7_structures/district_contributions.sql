-- district_contributions: how many points of a region's growth on the year before come from each region right below it;
--     with the rest, which has no code, they are its growth.
-- in: indicators, indicator_catalogue, regions
-- variables: region, measure
--
-- A part counts where both years have a figure, of the coverage, price basis and census of the whole, without a break.
-- The rest is what the others have, and what parts and whole do not agree in. The ends are outer ones, each over the
-- end of the year before which is worse for its sign.
WITH figures AS (
    SELECT region_code, region_name, period, coverage, price_basis, benchmark, low, value, high,
        comparability, coalesce(break_reason, '') AS break_reason
    FROM indicators
    JOIN indicator_catalogue AS c
        ON c.id = indicator_id AND c.kind = 'level' AND c.measure = getvariable('measure')
        AND c.target_level IN ('total', 'economy')
    WHERE is_headline AND period_kind = 'annual' AND value IS NOT NULL AND low IS NOT NULL AND high IS NOT NULL
),
changes AS (
    SELECT now.region_code, now.region_name, now.period, now.coverage, now.price_basis, now.benchmark,
        now.value - before.value AS change, now.low - before.high AS least, now.high - before.low AS most,
        before.value AS total, before.low AS total_low,
        before.high AS total_high, 'assumed' IN (now.comparability, before.comparability) AS is_assumed
    FROM figures AS now
    JOIN figures AS before
        ON before.region_code = now.region_code AND before.period = year_before(now.period)
        AND before.coverage = now.coverage AND before.price_basis = now.price_basis
    WHERE now.break_reason = ''
),
parts AS (
    SELECT part.region_code AS code, part.region_name AS name, whole.period, part.change, part.least, part.most,
        whole.total, whole.total_low, whole.total_high, part.is_assumed OR whole.is_assumed AS is_assumed
    FROM changes AS whole
    JOIN changes AS part USING (period, coverage, price_basis)
    JOIN regions
        ON regions.code = part.region_code AND regions.parent_code = whole.region_code
        -- parts compiled on another census would put what the two differ in into the rest
        AND part.benchmark IS NOT DISTINCT FROM whole.benchmark
        AND regions.valid_from <= period_end(period)
        AND (regions.valid_to IS NULL OR regions.valid_to > period_end(period))
    WHERE whole.region_code = getvariable('region') AND whole.total_low > 0
),
rests AS (
    SELECT '' AS code, '' AS name, period, any_value(whole.change) - sum(parts.change) AS change,
        any_value(whole.least) - sum(parts.most) AS least, any_value(whole.most) - sum(parts.least) AS most,
        any_value(whole.total) AS total, any_value(whole.total_low) AS total_low,
        any_value(whole.total_high) AS total_high, bool_or(parts.is_assumed) AS is_assumed
    FROM changes AS whole
    JOIN parts USING (period)
    WHERE whole.region_code = getvariable('region')
    GROUP BY period
),
every AS (
    FROM parts
    UNION ALL BY NAME FROM rests
)
SELECT period, code, name,
    100 * quotient(least, CASE WHEN least < 0 THEN total_low ELSE total_high END) AS low,
    100 * quotient(change, total) AS value,
    100 * quotient(most, CASE WHEN most < 0 THEN total_high ELSE total_low END) AS high,
    CASE WHEN is_assumed THEN 'assumed' WHEN most > least OR total_high > total_low THEN 'bounded'
        ELSE 'exact' END AS comparability, '' AS reason
FROM every
