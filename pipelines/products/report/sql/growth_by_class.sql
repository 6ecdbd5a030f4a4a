-- growth_by_class: the parts of growth that are known, of the latest year of each region; the largest regions first
-- in: growth_contributions, structures, regions
-- variable: most (so many regions)
WITH latest AS (
    SELECT region_code, period
    FROM growth_contributions
    GROUP BY region_code, period
    HAVING count(value) = count(*)
    QUALIFY row_number() OVER (PARTITION BY region_code ORDER BY period DESC) = 1
),
placed AS (
    SELECT region_code, period, sum(value) AS total, row_number() OVER (ORDER BY sum(value) DESC, region_code) AS place,
        count(*) OVER () AS regions
    FROM latest
    JOIN structures USING (region_code, period)
    GROUP BY region_code, period
)
SELECT placed.place, placed.regions, g.*, r.name AS region_name, r.is_sample
FROM placed
JOIN growth_contributions AS g USING (region_code, period)
JOIN (
    SELECT code, arg_max(name_zh, valid_from) AS name, arg_max(is_sample, valid_from) AS is_sample FROM regions GROUP BY code
) AS r ON r.code = g.region_code
WHERE placed.place <= getvariable('most')
ORDER BY placed.place, g.code
