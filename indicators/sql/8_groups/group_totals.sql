-- group_totals: what a group has together of each measure: of all of its members, or at least of those that are known.
-- in: group_figures, group_regions
--
-- A member that lies in another is counted in it, and alone only where the other is not known. Without one of the
-- others there is no total, and what the rest has together is no more than its low end; what is assumed of them is
-- said. Members of two coverages or price bases are not added up, and in two price bases there is no low end either;
-- of two censuses they are, and it is said.
WITH figures AS (
    SELECT *, least(low * share_low, low * share_high) AS part_low, value * share AS part,
        greatest(high * share_low, high * share_high) AS part_high, rounding * share_high AS part_rounding
    FROM group_figures
),
sums AS (
    SELECT period, period_kind, measure, target_level, target_code, is_sample,
        CASE WHEN count(part_low) = count(*) AND count(DISTINCT price_basis) = 1 THEN sum(part_low) END AS low,
        CASE WHEN count(part) = count(*) THEN sum(part) END AS value,
        CASE WHEN count(part_high) = count(*) THEN sum(part_high) END AS high, sum(part_rounding) AS rounding,
        string_agg(DISTINCT coverage, ',' ORDER BY coverage) AS coverage,
        count(DISTINCT coverage) AS coverages, count(DISTINCT price_basis) AS price_bases,
        count(DISTINCT benchmark) AS benchmarks, bool_or(comparability = 'assumed') AS any_assumed,
        list_sort(list_distinct(list_filter(flatten(list(string_split(reason, ','))), lambda each: each <> '')
            || CASE WHEN benchmarks > 1 THEN ['vintage'] ELSE [] END)) AS reasons,
        list(code ORDER BY code) AS counted
    FROM figures
    GROUP BY ALL
),
-- a group has as many members as lie in no other
expected AS (
    SELECT period, period_kind, list(code ORDER BY code) FILTER (len(around) = 0) AS members
    FROM group_regions
    GROUP BY ALL
),
judged AS (
    SELECT *, list_filter(members, lambda code: NOT list_contains(counted, code)) AS lacking,
        CASE WHEN len(lacking) > 0 THEN 'missing' WHEN coverages > 1 THEN 'coverage' WHEN price_bases > 1 THEN 'price'
            WHEN value IS NULL THEN 'tolerance' ELSE '' END AS refused,
        CASE WHEN refused = '' AND high IS NULL THEN 'missing' ELSE refused END AS lack
    FROM sums
    JOIN expected USING (period, period_kind)
)
SELECT period, period_kind, measure, target_level, target_code, is_sample, coverage, low,
    CASE WHEN refused = '' THEN value END AS value, CASE WHEN len(lacking) = 0 THEN high END AS high, rounding,
    CASE WHEN refused <> '' THEN 'not_comparable' WHEN any_assumed OR benchmarks > 1 THEN 'assumed'
        WHEN high > low THEN 'bounded' WHEN high IS NULL THEN 'not_comparable' ELSE 'exact' END AS comparability,
    array_to_string(list_filter([lack], lambda each: each <> '')
        || list_filter(reasons, lambda each: each <> lack), ',') AS reason,
    members, counted, lacking
FROM judged
