-- Which assumptions of section 6 of the method page each city's truth and report break: decided from atoms and reports, before anything
-- is computed. A row of `broken` says where: the year and measure whose figures rest on what is broken. Numbers are those of the page.

-- step: covers
-- the finest code with a value under which an industry of a report lies (none: not given), and whether any code above it is listed at all
CREATE OR REPLACE TABLE laboratory.covers AS
SELECT active.region AS reporter, active.leaf, max_by(listing.code, tree.level) FILTER (NOT listing.blank) AS code, count(listing.code) > 0 AS is_listed
FROM laboratory.active AS active
JOIN laboratory.cities AS city USING (region)
JOIN laboratory.tree AS tree ON tree.edition = city.edition AND tree.leaf = active.leaf
LEFT JOIN laboratory.listing AS listing ON listing.region = active.region AND listing.code = tree.code
GROUP BY active.region, active.leaf
-- step: pieces
-- what lies in a reported cell, as fine as any share can take it apart: by where it comes from, industry and branch
CREATE OR REPLACE TABLE laboratory.pieces AS
SELECT a.region_code, a.year, a.period, a.period_kind, a.territory_date, a.scope_id, a.measure, a.cumulative, a.above_scale, a.below_scale, a.quarter, a.is_revision,
    covers.code, covers.is_listed, a.origin, a.moves, a.industry, a.branch, sum(a.amount) AS amount
FROM laboratory.amounts AS a
JOIN laboratory.covers AS covers ON covers.reporter = a.reporter AND covers.leaf = a.leaf
WHERE a.subject = 'industries' AND a.detail NOT IN ('total', 'classes')
GROUP BY ALL
-- step: classes
-- what lies in each class of those who report by class, and whether the class is given
CREATE OR REPLACE TABLE laboratory.classes AS
SELECT a.region_code, a.year, a.period, a.period_kind, a.measure, left(a.branch, 2 * a.class_level) AS code, a.branch, given.activity_code IS NOT NULL AS is_given,
    sum(a.amount) AS amount
FROM laboratory.amounts AS a
LEFT JOIN laboratory.given AS given ON given.region_code = a.region_code AND given.period = a.period
    AND given.period_kind = a.period_kind AND given.measure = a.measure AND given.activity_code = left(a.branch, 2 * a.class_level)
WHERE a.subject = 'industries' AND a.detail = 'classes' AND a.measure <> 'employees' AND a.branch <> '' AND a.branch < '05'
GROUP BY ALL
-- step: broken
CREATE OR REPLACE TABLE laboratory.broken AS
WITH cells AS (
    -- net of the period: what a cell hides is what lies side by side in it
    SELECT region_code, year, period, period_kind, territory_date, measure, code, origin, moves, industry, branch, sum(amount) AS amount
    FROM laboratory.pieces
    WHERE code IS NOT NULL AND NOT (above_scale AND below_scale)
    GROUP BY ALL
),
gdp AS (
    SELECT region_code, year, period, period_kind, territory_date, origin, moves, sum(amount) AS amount
    FROM laboratory.amounts
    WHERE subject = 'gdp' AND measure = 'value_added'
    GROUP BY ALL
),
-- what each later report adds to an earlier one: a quarter, or the second half
added AS (
    SELECT region_code, year, measure, territory_date, code, part.name, origin, moves, industry, branch, sum(amount) AS amount
    FROM laboratory.pieces
    JOIN (VALUES ('Q2', 2, 2), ('Q3', 3, 3), ('Q4', 4, 4), ('H2', 3, 4)) AS part (name, first_quarter, last_quarter)
        ON quarter BETWEEN part.first_quarter AND part.last_quarter
    WHERE cumulative AND period_kind = 'annual' AND code IS NOT NULL AND NOT (above_scale AND below_scale)
    GROUP BY ALL
),
whole_years AS (
    SELECT region_code, year, measure, scope_id, code, is_listed, industry, branch, above_scale AND below_scale AS is_uncovered, period, period_kind,
        territory_date, origin, moves, sum(amount) AS amount
    FROM laboratory.pieces
    GROUP BY ALL
),
-- shares of a year: an industry's branches, whatever the quarter and place
shares AS (
    SELECT *, sum(amount) OVER (PARTITION BY region, year, measure, industry) AS whole
    FROM (
        SELECT region, region_code, year, measure, industry, branch, sum(amount) AS amount
        FROM laboratory.atoms
        JOIN laboratory.cities USING (region)
        GROUP BY ALL
    )
),
conventional AS (
    SELECT convention.name, whole.region_code, whole.year, whole.measure, coalesce(part.amount, 0) / whole.whole AS share
    FROM (SELECT DISTINCT region, region_code, year, measure, industry, whole FROM shares WHERE whole <> 0) AS whole
    JOIN laboratory.conventions AS convention ON convention.industry = whole.industry AND convention.measure IN ('', whole.measure) AND whole.year >= convention.first_year
    LEFT JOIN shares AS part ON part.region = whole.region AND part.year = whole.year AND part.measure = whole.measure
        AND part.industry = whole.industry AND part.branch = convention.branch
),
-- an own share that both years have, and whether it is the same in both
kept AS (
    SELECT now.region_code, bool_and(now.amount * before.whole = before.amount * now.whole) AS is_kept
    FROM (SELECT region, region_code, year, measure, industry, whole, possible.branch, coalesce(sum(amount) FILTER (shares.branch = possible.branch), 0) AS amount
        FROM shares JOIN laboratory.possible AS possible USING (industry) WHERE possible.is_own GROUP BY ALL) AS now
    JOIN (SELECT region, year, measure, industry, whole, possible.branch, coalesce(sum(amount) FILTER (shares.branch = possible.branch), 0) AS amount
        FROM shares JOIN laboratory.possible AS possible USING (industry) WHERE possible.is_own GROUP BY ALL) AS before
        USING (region, measure, industry, branch)
    WHERE now.year = before.year + 1
    GROUP BY now.region_code
),
-- two that changed ground with each other: the figures of either in the other boundary rest on both
partners AS (
    SELECT gainer.region_code, giver.region_code AS partner
    FROM laboratory.cities AS gainer JOIN laboratory.cities AS giver ON giver.region = gainer.gains_from
    UNION
    SELECT giver.region_code, gainer.region_code
    FROM laboratory.cities AS gainer JOIN laboratory.cities AS giver ON giver.region = gainer.gains_from
),
-- of a territory that is put together from two, the part that nobody reported, in the other's vintage, while the other was
unreported AS (
    SELECT place.region_code, place.territory_date, atom.year, atom.quarter, atom.measure, atom.industry, atom.branch, place.region, place.moves, sum(atom.amount) AS amount
    FROM laboratory.places AS place
    JOIN partners USING (region_code)
    JOIN laboratory.atoms AS atom ON atom.region = place.region AND atom.moves = place.moves
    JOIN (SELECT DISTINCT region_code, territory_date, year, vintage FROM laboratory.reported WHERE subject = 'industries') AS other
        ON other.region_code = partners.partner AND other.territory_date = place.territory_date AND other.year = atom.year
    ANTI JOIN laboratory.reported AS own
        ON own.region_code = place.region_code AND own.territory_date = place.territory_date AND own.year = atom.year AND own.subject = 'industries'
        AND own.vintage = other.vintage
    GROUP BY ALL
),
found AS (
    SELECT 1 AS assumption, region_code, year, measure
    FROM cells GROUP BY region_code, year, period, period_kind, territory_date, measure, code HAVING min(amount) < 0 AND max(amount) > 0
    UNION
    SELECT 1, region_code, year, measure
    FROM laboratory.classes WHERE is_given GROUP BY region_code, year, period, period_kind, measure, code HAVING min(amount) < 0 AND max(amount) > 0
    UNION
    SELECT 1, region_code, year, 'gdp'
    FROM gdp GROUP BY region_code, year, period, period_kind, territory_date HAVING min(amount) < 0 AND max(amount) > 0
    UNION
    SELECT 2, region_code, year, measure FROM whole_years WHERE is_uncovered AND amount < 0
    UNION
    SELECT 3, region_code, year, measure FROM whole_years ANTI JOIN laboratory.possible AS possible USING (industry, branch) WHERE amount <> 0
    UNION
    SELECT 4, region_code, year, measure FROM whole_years WHERE NOT is_listed AND scope_id = 'nbs2021-core' AND amount <> 0
    UNION
    SELECT 5, region_code, year, measure
    FROM conventional JOIN (SELECT name, mode(share) AS convention FROM conventional GROUP BY name) USING (name) WHERE share <> convention
    UNION
    SELECT 6, region_code, year, measure
    FROM laboratory.amounts
    WHERE subject = 'industries' AND detail = 'total' AND scope_id = 'unstated-core' AND follows_own_list AND branch <> ''
    UNION
    SELECT 7, region_code, CAST(left(period, 4) AS BIGINT), replace(measure, '_share_of_gdp', '')
    FROM laboratory.given WHERE abs(CAST(value AS DOUBLE) - exact) * power(10, decimals) > 0.5 + 1e-6
    UNION
    SELECT 8, region_code, year, measure FROM kept JOIN shares USING (region_code) WHERE is_kept
    UNION
    SELECT 9, region_code, year, measure FROM added GROUP BY region_code, year, measure, territory_date, code, name HAVING min(amount) < 0 AND max(amount) > 0
    UNION
    SELECT 9, region_code, year, unnest([measure, CASE measure WHEN 'value_added' THEN 'gdp' ELSE measure END])
    FROM laboratory.amounts WHERE is_revision
    UNION
    -- a city that goes to another as a whole, says the document; something of it did not
    SELECT 10, region_code, year, unnest([measure, CASE measure WHEN 'value_added' THEN 'gdp' ELSE measure END])
    FROM laboratory.atoms JOIN laboratory.cities AS city USING (region) WHERE city.ends AND NOT moves
    UNION
    SELECT 11, region_code, year, measure
    FROM whole_years WHERE code IS NULL AND (is_listed OR scope_id <> 'nbs2021-core') AND NOT is_uncovered AND branch <> '' AND branch < '05' AND amount < 0
    UNION
    SELECT 11, region_code, year, measure FROM laboratory.classes WHERE NOT is_given AND amount < 0
    UNION
    SELECT 11, region_code, year, measure FROM unreported WHERE branch <> '' AND branch < '05' AND amount < 0
    UNION
    SELECT 11, region_code, year, 'gdp'
    FROM unreported WHERE measure = 'value_added' GROUP BY region_code, territory_date, year, quarter HAVING sum(amount) < 0
)
FROM found
UNION
SELECT assumption, partner, year, measure FROM found JOIN partners USING (region_code)
-- step: decided
-- one text a city: the numbers of what it breaks, empty where all assumptions hold
CREATE OR REPLACE TABLE laboratory.decided AS
SELECT city.region_code, city.kind, coalesce(array_to_string(list_sort(list(DISTINCT assumption)), ' + '), '') AS breaks
FROM laboratory.cities AS city
LEFT JOIN laboratory.broken USING (region_code)
GROUP BY city.region_code, city.kind
