-- macro_control: the total of a country, province, city or district beside the sum of what was reported below it, level
--     by level.
-- in: facts, regions, measures
-- variable: target_scope
--
-- The two are shown, never adjusted. What was reported is weighed by value: the sum in the published total, and the GDP
-- of those that reported in the GDP of the region. Levels nest (a city and its districts), so their sums stand in rows
-- of their own.
WITH RECURSIVE
-- where a region belongs at the end of a year
versions AS (
    SELECT code, name_zh, level, parent_code, valid_from, coalesce(valid_to, DATE '9999-12-31') AS valid_to,
        is_sample FROM regions
),
years AS (
    SELECT DISTINCT period, period_kind, make_date(year_of(period), 12, 31) AS year_end FROM facts
),
members AS (
    SELECT years.period, years.period_kind, one.code, one.level, one.parent_code AS above, one.is_sample
    FROM years
    JOIN versions AS one ON years.year_end >= one.valid_from AND years.year_end < one.valid_to
    WHERE one.level IN ('province', 'prefecture', 'county', 'town')
    UNION ALL
    SELECT members.period, members.period_kind, members.code, members.level, parent.parent_code, members.is_sample
    FROM members
    JOIN years USING (period, period_kind)
    JOIN versions AS parent
        ON parent.code = members.above AND years.year_end >= parent.valid_from AND years.year_end < parent.valid_to
    -- of towns only those of some districts are known: their sum is no more than their district's
    WHERE coalesce(parent.parent_code, '') <> '' AND members.level <> 'town'
),
wholes AS (
    SELECT code, arg_max(level, valid_from) AS level, arg_max(name_zh, valid_from) AS name_zh
    FROM regions
    WHERE level IN ('country', 'province', 'prefecture', 'county')
    GROUP BY code
),
-- the one figure that stands for a region, period and measure
figures AS (
    FROM facts
    WHERE precedence = 1
        AND ((target_level = 'total' AND measure IN ('value_added', 'revenue', 'enterprises', 'employees'))
            OR (target_level = 'economy' AND measure = 'gdp'))
),
gdp AS (
    SELECT region_code, territory_date, period, period_kind, is_sample, value FROM figures WHERE measure = 'gdp'
),
existing AS (
    SELECT above AS region_code, period, period_kind, level,
        count(*) AS parts_existing FROM members GROUP BY ALL
),
below AS (
    SELECT members.above AS region_code, f.period, f.period_kind, f.measure, members.level AS parts_level, f.is_sample,
        sum(f.low) FILTER (f.value IS NOT NULL) AS low, sum(f.value) AS total,
        CASE WHEN count(f.high) FILTER (f.value IS NOT NULL) = count(f.value)
            THEN sum(f.high) FILTER (f.value IS NOT NULL) END AS high,
        string_agg(DISTINCT f.vintage, ',' ORDER BY f.vintage) FILTER (f.value IS NOT NULL) AS vintages,
        string_agg(DISTINCT f.coverage, ',' ORDER BY f.coverage) FILTER (f.value IS NOT NULL) AS coverages,
        count(f.value) AS parts_reported, count(*) AS parts_given,
        sum(gdp.value) FILTER (f.value IS NOT NULL) AS gdp_of_parts,
        count(gdp.value) FILTER (f.value IS NOT NULL) AS gdp_known
    FROM figures AS f
    JOIN members ON members.code = f.region_code AND members.period = f.period AND members.period_kind = f.period_kind
        AND members.is_sample = f.is_sample
    LEFT JOIN gdp ON gdp.region_code = f.region_code AND gdp.territory_date IS NOT DISTINCT FROM f.territory_date
        AND gdp.period = f.period
        AND gdp.period_kind = f.period_kind AND gdp.is_sample = f.is_sample
    WHERE f.measure <> 'gdp'
    GROUP BY members.above, f.period, f.period_kind, f.measure, members.level, f.is_sample
),
own AS (
    SELECT f.region_code, f.period, f.period_kind, f.measure, f.is_sample, f.value, f.comparability, f.vintage,
        f.coverage, f.source_title
    FROM figures AS f
    JOIN wholes ON wholes.code = f.region_code
    WHERE f.measure <> 'gdp' AND (f.compiled_from <> 'industry' OR wholes.level IN ('prefecture', 'county'))
),
-- a published total with nothing below it is shown with the next level and no parts, but of a district, whose towns few
-- report
rows_of AS (
    SELECT region_code, period, period_kind, measure, is_sample, parts_level FROM below
    UNION
    SELECT own.region_code, own.period, own.period_kind, own.measure, own.is_sample,
        CASE wholes.level WHEN 'country' THEN 'province' WHEN 'province' THEN 'prefecture' ELSE 'county' END
    FROM own
    JOIN wholes ON wholes.code = own.region_code
    WHERE wholes.level <> 'county' AND NOT EXISTS (
        FROM below
        WHERE below.region_code = own.region_code AND below.period = own.period AND below.period_kind = own.period_kind
            AND below.measure = own.measure AND below.is_sample = own.is_sample
    )
)
SELECT wholes.code AS region_code, wholes.name_zh AS region_name, wholes.level AS region_level, r.period,
    r.period_kind, r.measure,
    CASE measures.dimension WHEN 'money' THEN 'hundred_million_yuan' WHEN 'persons' THEN 'ten_thousand_persons'
        ELSE 'unit' END AS unit,
    r.parts_level,
    CAST(own.value AS DECIMAL(24, 6)) * scale.inverse AS published, own.comparability AS published_comparability,
    own.vintage AS published_vintage, own.coverage AS published_coverage, own.source_title AS published_source,
    CAST(below.low AS DECIMAL(24, 6)) * scale.inverse AS parts_low,
    CAST(below.total AS DECIMAL(24, 6)) * scale.inverse AS parts_sum,
    CAST(below.high AS DECIMAL(24, 6)) * scale.inverse AS parts_high, below.vintages AS parts_vintages,
    below.coverages AS parts_coverages,
    coalesce(below.parts_reported, 0) AS parts_reported, coalesce(below.parts_given, 0) AS parts_given,
    coalesce(existing.parts_existing, 0) AS parts_existing,
    CAST(kept_quotient(round(100 * quotient(coalesce(below.total, 0), own.value), 10)) AS DECIMAL(32,
        14)) AS reported_share,
    -- without the GDP of every part that reported, or of the region, nobody knows
    CAST(CASE WHEN coalesce(below.parts_reported, 0) = coalesce(below.gdp_known, 0)
        THEN kept_quotient(round(100 * quotient(coalesce(below.gdp_of_parts, 0), gdp.value), 10)) END AS DECIMAL(32,
            14)) AS gdp_share,
    CAST(own.value - coalesce(below.total, 0) AS DECIMAL(24, 6)) * scale.inverse AS gap,
    r.is_sample
FROM rows_of AS r
JOIN wholes ON wholes.code = r.region_code
JOIN measures ON measures.id = r.measure
-- exact: the inverse of a power of ten is a decimal
JOIN (FROM (VALUES ('money', 0.00000001), ('persons', 0.00010000), ('count', 1.00000000)) AS scales(dimension,
    inverse)) AS scale
    ON scale.dimension = measures.dimension
LEFT JOIN own USING (region_code, period, period_kind, measure, is_sample)
LEFT JOIN below USING (region_code, period, period_kind, measure, is_sample, parts_level)
LEFT JOIN existing ON existing.region_code = r.region_code AND existing.period = r.period
    AND existing.period_kind = r.period_kind
    AND existing.level = r.parts_level
LEFT JOIN gdp ON gdp.region_code = r.region_code AND gdp.period = r.period AND gdp.period_kind = r.period_kind
    AND gdp.is_sample = r.is_sample
-- two figures that are not there are no control
WHERE own.value IS NOT NULL OR below.parts_reported > 0
