-- implied_gdp: value added over its share gives a GDP; to which known GDP of the region it ties, within the rounding of
-- both.
-- in: stated_figures, gdp_spreads, bands
--
-- tie: same         a GDP of that period, territory and benchmark
--      vintage      a GDP of that period and territory, compiled on another census
--      boundary     the value is drawn in another territory than every GDP of the period, or the GDP of a neighbouring
--                   year in another territory lies one year's growth away
--      year         a GDP of another year
--      source       none, though the source of value and share prints a GDP of the period and vintage itself
--      near         none, but one of that period lies within what vintages differ by
--      none         no known GDP      ·      no_gdp: nothing to tie to
--
-- What is under or over a figure can only contradict: a GDP with an open end counts where it does not meet, and a pair
-- with an open end says nothing of another year.
WITH matches AS (
    SELECT v.figure_id AS value_id, s.figure_id AS share_id, v.region_code, v.period, v.period_kind, v.year,
        v.is_sample, v.territory_date, coalesce(s.benchmark, v.benchmark) AS benchmark,
        quotient(100 * v.low, s.high) AS low, quotient(100 * v.value, s.value) AS implied,
        coalesce(quotient(100 * v.high, s.low), 'infinity') AS high, v.is_open OR s.is_open AS is_open,
        -- a share belongs to the value that its source gives in the same scope; failing that, to one of the scope, or
        -- of the source; and rather to one of its own coverage
        2 * CASE WHEN v.scope_id = s.scope_id AND v.source = s.source THEN 1 WHEN v.scope_id = s.scope_id THEN 2
                ELSE 3 END
            + CASE WHEN v.coverage = s.coverage THEN 0 ELSE 1 END AS kinship,
        s.vintage AS share_vintage, CASE WHEN v.source = s.source THEN v.source END AS source
    FROM stated_figures AS v
    JOIN stated_figures AS s
        ON s.measure = 'value_added_share_of_gdp' AND s.region_code = v.region_code AND s.period = v.period
        AND s.period_kind = v.period_kind AND s.price_basis = v.price_basis AND s.is_sample = v.is_sample
        AND (s.scope_id = v.scope_id OR s.source = v.source)
    WHERE v.measure = 'value_added'
),
-- one with an open end takes the place of none without
pairs AS (
    FROM matches
    QUALIFY kinship = min(kinship) OVER (PARTITION BY value_id, is_open)
        AND kinship = min(kinship) OVER (PARTITION BY share_id, is_open)
),
known AS (
    SELECT pairs.*, g.value AS gdp, g.qualifier AS gdp_qualifier, g.period AS gdp_period, g.vintage AS gdp_vintage,
        g.territory_date AS gdp_territory, g.figure_id AS gdp_id,
        g.period = pairs.period AS of_the_period,
        g.territory_date IS NOT DISTINCT FROM pairs.territory_date AS of_the_territory,
        NOT above(g.low, pairs.high) AND NOT above(pairs.low, g.high) AS fits,
        coalesce(g.benchmark <> pairs.benchmark, false) AS of_another_benchmark,
        g.high AS gdp_high, g.is_open AS gdp_is_open,
        -- the GDP that the source itself prints beside both
        coalesce(g.source = pairs.source AND of_the_period AND of_the_territory
            AND g.vintage = pairs.share_vintage, false) AS is_own,
        abs(logarithm(quotient(g.value, pairs.implied))) AS distance,
        g.year - pairs.year AS years_later
    FROM pairs
    LEFT JOIN stated_figures AS g
        ON g.measure = 'gdp' AND g.region_code = pairs.region_code AND g.period_kind = pairs.period_kind
        AND g.is_sample = pairs.is_sample AND substr(g.period, 5) = substr(pairs.period, 5)
        AND (NOT g.is_open OR (g.period = pairs.period AND (above(g.low, pairs.high) OR above(pairs.low, g.high))))
        AND (NOT pairs.is_open OR g.period = pairs.period)
),
own AS (
    SELECT value_id, share_id, arg_min(row(gdp_territory), (distance, gdp_id)) AS territory,
        bool_or(of_the_territory) AS in_its_territory, bool_or(is_own) AS has_own
    FROM known
    WHERE of_the_period
    GROUP BY value_id, share_id
),
judged AS (
    SELECT known.*, own.in_its_territory, coalesce(own.has_own, false) AS has_own,
        exp(distance) <= coalesce(spreads.spread, revision.high) AS is_near,
        -- a GDP one year away in another territory than the period's own GDP, at a year's growth from the implied one
        coalesce(abs(years_later) = 1 AND row(gdp_territory) IS DISTINCT FROM own.territory
            AND CASE years_later WHEN 1 THEN quotient(gdp, implied) ELSE quotient(implied, gdp) END
                BETWEEN growth.low AND growth.high, false) AS is_neighbour
    FROM known
    LEFT JOIN own USING (value_id, share_id)
    LEFT JOIN gdp_spreads AS spreads USING (region_code, is_sample)
    JOIN bands AS revision ON revision.band = 'revision' AND revision.code = 'gdp'
    JOIN bands AS growth ON growth.band = 'gdp_growth' AND growth.code = 'default'
),
ties AS (
    SELECT value_id, share_id, low, implied, high, is_open,
        CASE
            WHEN count(gdp) = 0 THEN 'no_gdp'
            WHEN bool_or(of_the_period AND of_the_territory AND fits AND NOT of_another_benchmark
                AND (is_own OR NOT has_own)) THEN 'same'
            WHEN bool_or(of_the_period AND of_the_territory AND fits AND (of_another_benchmark OR NOT has_own))
                THEN 'vintage'
            WHEN bool_or(of_the_period AND NOT in_its_territory) THEN 'boundary'
            WHEN bool_or(NOT of_the_period AND fits AND NOT of_another_benchmark) THEN 'year'
            WHEN bool_or(has_own) THEN 'source'
            WHEN bool_or(of_the_period AND of_the_territory AND is_near) THEN 'near'
            WHEN bool_or(of_the_period) AND bool_or(is_neighbour) THEN 'boundary'
            WHEN bool_or(of_the_period) THEN 'none'
            ELSE 'no_gdp' END AS tie,
        -- the one that the source prints itself goes before a nearer one
        arg_min(struct_pack(gdp, qualifier := gdp_qualifier, high := gdp_high, vintage := gdp_vintage),
            (NOT is_own, distance, gdp_id)) FILTER (of_the_period) AS own,
        coalesce(max(gdp_high) FILTER (of_the_period AND NOT gdp_is_open), max(gdp_high) FILTER (of_the_period))
            AS greatest_gdp,
        bool_or(NOT of_the_period) AS has_other_years,
        coalesce(bool_or(of_the_period AND NOT fits), false) AS is_contradicted,
        arg_min(struct_pack(gdp, gdp_period, gdp_vintage), (distance, gdp_id))
            FILTER (of_the_period AND fits) AS fitting,
        arg_min(struct_pack(gdp, gdp_period, gdp_vintage), (distance, gdp_id))
            FILTER (NOT of_the_period AND fits AND NOT of_another_benchmark) AS of_year,
        arg_min(struct_pack(gdp, gdp_period, gdp_vintage), (distance, gdp_id))
            FILTER (of_the_period AND of_the_territory) AS nearest,
        arg_min(struct_pack(gdp, gdp_period, gdp_vintage), (distance, gdp_id)) FILTER (is_neighbour) AS neighbour
    FROM judged
    GROUP BY value_id, share_id, low, implied, high, is_open
)
SELECT value_id, share_id, low, implied, high, is_open, tie, own.gdp AS own_gdp, own.qualifier AS own_qualifier,
    own.high AS own_high, own.vintage AS own_vintage, greatest_gdp, has_other_years, is_contradicted,
    unnest(CASE tie WHEN 'same' THEN fitting WHEN 'vintage' THEN fitting WHEN 'boundary' THEN neighbour
        WHEN 'year' THEN of_year WHEN 'near' THEN nearest END)
FROM ties
