-- differenced: what cells contribute to a single quarter, month or half-year: the later cumulative cell counts +1, the
--     one before it -1.
-- in: part_contributions, part_sources, cumulated_pairs, measures
--
-- A share belongs to its period: where both cells are weighed alike, the share applies to the single period's own (net)
-- value; where they are not, the two shares are independent and the bounds are the wider ones of a difference of
-- intervals.
WITH sources AS (
    SELECT s.* FROM part_sources AS s JOIN measures ON measures.id = s.measure AND measures.flow
),
sides AS (
    SELECT p.single_period, p.before IS NULL AS is_first, 1 AS sign, s.*
    FROM cumulated_pairs AS p
    JOIN sources AS s
        ON s.region_code = p.region_code AND s.territory_date IS NOT DISTINCT FROM p.territory_date
            AND s.period = p.period
        AND s.period_kind = p.period_kind
    UNION ALL BY NAME
    SELECT p.single_period, false AS is_first, -1 AS sign, s.*
    FROM cumulated_pairs AS p
    JOIN sources AS s
        ON s.region_code = p.region_code AND s.territory_date IS NOT DISTINCT FROM p.territory_date
            AND s.period = p.before
        AND s.period_kind = p.before_kind
),
-- of a table of industries a class that is not there is nothing; of any other source it is not known
whole AS (
    SELECT region_code, territory_date, single_period, measure, coverage, vintage, price_basis, is_sample,
        bool_or(sign = 1) AND bool_or(sign = -1) AS has_both, bool_or(is_first) AS is_first,
        bool_and(compiled_from = 'industry') AS is_listed
    FROM sides
    WHERE target_level IN ('total', 'economy')
    GROUP BY region_code, territory_date, single_period, measure, coverage, vintage, price_basis, is_sample
),
kept AS (
    SELECT sides.* REPLACE (whole.is_first AS is_first)
    FROM sides
    JOIN whole
        ON whole.region_code = sides.region_code AND whole.territory_date IS NOT DISTINCT FROM sides.territory_date
        AND whole.single_period = sides.single_period AND whole.measure = sides.measure
        AND whole.coverage = sides.coverage
        AND whole.vintage = sides.vintage AND whole.price_basis = sides.price_basis
        AND whole.is_sample = sides.is_sample
    WHERE whole.has_both OR whole.is_first
    QUALIFY whole.is_first OR whole.is_listed OR count(*) OVER (
        PARTITION BY sides.region_code, sides.territory_date, sides.single_period, sides.measure, sides.coverage,
            sides.vintage,
            sides.price_basis, sides.is_sample, sides.target_level, sides.target_code) = 2
),
signed AS (
    SELECT c.* REPLACE (
            kept.single_period AS period, 'single' AS period_kind, 'differenced' AS source_id,
            'differenced' AS compiled_from,
            CASE WHEN c.scope_id = 'none' THEN c.scope_id ELSE c.target_scope END AS scope_id,
            'period' AS factor, kept.sign AS factor_low, kept.sign AS factor_value, kept.sign AS factor_high
        ),
        kept.sign, kept.is_first
    FROM kept
    JOIN part_contributions AS c USING (fact_id)
),
figures AS (
    SELECT * REPLACE (fact_key(signed) AS fact_id) FROM signed
),
paired AS (
    SELECT *,
        sum(sign * (base_value - members_value)) OVER alike AS net,
        count(*) OVER alike = 2
            AND bool_and(exclusion_reason IS NULL AND base_value IS NOT NULL AND qualifier = '') OVER alike
            AND min(weight_low) OVER alike = max(weight_low) OVER alike
            AND count(weight_high) OVER alike IN (0, count(*) OVER alike)
            AND min(weight_high) OVER alike IS NOT DISTINCT FROM max(weight_high) OVER alike AS is_tied
    FROM figures
    WINDOW alike AS (PARTITION BY fact_id, classification, activity_code)
)
SELECT * EXCLUDE (sign, is_first, net, is_tied) REPLACE (
        CASE WHEN is_tied OR is_first THEN '' ELSE 'independent' END AS factor_ids,
        CASE
            WHEN NOT is_tied THEN CASE sign WHEN 1 THEN low ELSE -high END
            WHEN net >= 0 THEN CAST(sign * round((base_value - members_value) * weight_low, 6) AS DECIMAL(24, 6))
            ELSE CAST(sign * round((base_value - members_value) * coalesce(weight_high, share_high), 6) AS DECIMAL(24,
                6)) END AS low,
        CAST(sign * value AS DECIMAL(24, 6)) AS value,
        CASE
            WHEN NOT is_tied THEN CASE sign WHEN 1 THEN high ELSE -low END
            WHEN net >= 0
                OR weight_high IS NULL
                    THEN CAST(sign * round((base_value - members_value) * weight_high, 6) AS DECIMAL(24, 6))
            ELSE CAST(sign * round((base_value - members_value) * weight_low, 6) AS DECIMAL(24, 6)) END AS high
    )
FROM paired
