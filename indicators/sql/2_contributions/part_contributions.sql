-- part_contributions: the contributions of figures from which others follow by a further factor.
-- in: contributions, recombinations, cumulated_pairs, conversions, measures
SELECT c.*
FROM contributions AS c
JOIN measures AS measure ON measure.id = c.measure AND measure.dimension <> 'ratio'
WHERE (c.region_code, c.territory_date, c.period, c.period_kind) IN (
        SELECT from_code, from_territory, period, period_kind FROM recombinations)
    OR (measure.flow AND (c.region_code, c.period, c.period_kind) IN (
        SELECT region_code, period, period_kind FROM cumulated_pairs
        UNION ALL
        SELECT region_code, before, before_kind FROM cumulated_pairs WHERE before IS NOT NULL))
    OR (c.region_code, year_of(c.period)) IN (SELECT region_code, unnest(range(first_year, last_year + 1))
        FROM conversions)
    -- what a share in the region above is printed beside
    OR (c.region_code, c.period, c.measure) IN (SELECT (s.region_code, s.period, printed.implies)
        FROM contributions AS s
        JOIN measures AS printed ON printed.id = s.measure AND printed.implies <> '')
