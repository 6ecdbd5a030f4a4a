-- From atoms to what a statistics office receives. Each step is one statement; `cities.py` runs them in order.

-- step: places
-- which part of which city's atoms lies in which territory: what moves belongs to the giver before, to the gainer after
CREATE OR REPLACE TABLE laboratory.places AS
WITH dates AS (
    SELECT DATE '1949-10-01' AS territory_date, false AS is_after UNION ALL SELECT DATE '2024-03-01', true
),
moving AS (
    SELECT unnest([false, true]) AS moves
)
SELECT city.region, moving.moves,
    CASE WHEN moving.moves AND dates.is_after AND gainer.region IS NOT NULL THEN gainer.region_code ELSE city.region_code END AS region_code,
    dates.territory_date
FROM laboratory.cities AS city
CROSS JOIN dates
CROSS JOIN moving
LEFT JOIN laboratory.cities AS gainer ON gainer.gains_from = city.region
-- a city that goes to another as a whole is none afterwards
WHERE NOT dates.is_after OR (city.is_cut AND (moving.moves OR NOT city.ends))
-- step: territories
INSERT INTO territories BY NAME
SELECT DISTINCT place.region_code, place.territory_date,
    CASE WHEN city.is_cut AND place.territory_date < DATE '2024-03-01' THEN DATE '2024-03-01' END AS territory_end
FROM laboratory.places AS place
JOIN laboratory.cities AS city USING (region_code)
-- step: region_mappings
-- what is known of a territory's figures in another boundary: who keeps or takes in the whole of it has all, the others any part
INSERT INTO region_mappings BY NAME
WITH changes AS (
    SELECT giver.region_code AS giver, gainer.region_code AS gainer, giver.ends
    FROM laboratory.cities AS gainer
    JOIN laboratory.cities AS giver ON giver.region = gainer.gains_from
),
known AS (
    SELECT giver AS from_code, true AS is_forward, giver AS to_code, 0 AS share_low FROM changes WHERE NOT ends
    UNION ALL
    SELECT giver, true, gainer, CASE WHEN ends THEN 1 ELSE 0 END FROM changes
    UNION ALL
    SELECT gainer, true, gainer, 1 FROM changes
    UNION ALL
    SELECT giver, false, giver, 1 FROM changes WHERE NOT ends
    UNION ALL
    SELECT gainer, false, giver, 0 FROM changes
    UNION ALL
    SELECT gainer, false, gainer, 0 FROM changes
)
SELECT from_code, CASE WHEN is_forward THEN DATE '1949-10-01' ELSE DATE '2024-03-01' END AS from_territory,
    to_code, CASE WHEN is_forward THEN DATE '2024-03-01' ELSE DATE '1949-10-01' END AS to_territory,
    share_low, CASE share_low WHEN 1 THEN 1 END AS share, 1 AS share_high, CASE share_low WHEN 1 THEN 'merged' ELSE 'split' END AS kind,
    'documents' AS basis, 'laboratory' AS document
FROM known
-- step: regions
INSERT INTO regions BY NAME
SELECT region_code AS code, region_code AS name_zh, 'county' AS level, 'L' AS parent_code, 'active' AS status,
    DATE '1949-10-01' AS valid_from, '' AS successor_codes, false AS is_sample
FROM laboratory.cities
-- step: spans
-- the periods of each city; single quarters and halves are never reported, but their truth is known
CREATE OR REPLACE TABLE laboratory.spans AS
SELECT city.region_code, year || suffix AS period, period_kind, year, first_quarter, last_quarter, is_reported
FROM laboratory.cities AS city
CROSS JOIN (SELECT unnest([2023, 2024]) AS year)
JOIN (
    VALUES ('', 'annual', 1, 4, true, false), ('Q1', 'cumulative', 1, 1, true, true), ('H1', 'cumulative', 1, 2, true, true),
        ('Q1-Q3', 'cumulative', 1, 3, true, true), ('Q1', 'single', 1, 1, false, true), ('Q2', 'single', 2, 2, false, true),
        ('Q3', 'single', 3, 3, false, true), ('Q4', 'single', 4, 4, false, true), ('H2', 'single', 3, 4, false, true)
) AS span (suffix, period_kind, first_quarter, last_quarter, is_reported, needs_quarters)
    ON city.cumulative OR NOT span.needs_quarters
-- step: reported
-- the territory in which each city reports each period, for its industries and for its GDP
CREATE OR REPLACE TABLE laboratory.reported AS
SELECT city.*, span.* EXCLUDE (region_code), drawn.subject, drawn.boundary_date,
    CASE WHEN city.is_cut AND drawn.boundary_date >= DATE '2024-03-01' THEN DATE '2024-03-01' ELSE DATE '1949-10-01' END AS territory_date
FROM laboratory.cities AS city
JOIN laboratory.spans AS span ON span.region_code = city.region_code AND span.is_reported AND NOT city.is_silent
CROSS JOIN LATERAL (
    SELECT subject, CASE WHEN subject = 'industries' AND city.late THEN DATE '2023-12-31' ELSE make_date(span.year, 12, 31) END AS boundary_date
    FROM (SELECT unnest(['industries', 'gdp']) AS subject)
) AS drawn
-- step: amounts
-- every atom under every city, territory and period in which somebody reports it
CREATE OR REPLACE TABLE laboratory.amounts AS
SELECT reported.* EXCLUDE (region), reported.region AS reporter, atom.region AS origin, atom.moves, atom.quarter, atom.is_revision, atom.measure, atom.industry, atom.branch, atom.below_scale, atom.amount,
    CASE reported.edition WHEN 'gbt4754-2011' THEN atom.code_2011 ELSE atom.industry END AS leaf
FROM laboratory.reported
JOIN laboratory.places AS place USING (region_code, territory_date)
JOIN laboratory.atoms AS atom
    ON atom.region = place.region AND atom.moves = place.moves AND atom.year = reported.year
    AND atom.quarter BETWEEN reported.first_quarter AND reported.last_quarter
-- step: active
CREATE OR REPLACE TABLE laboratory.active AS
SELECT DISTINCT amounts.reporter AS region, amounts.leaf, groups.code AS "group", divisions.code AS division
FROM laboratory.amounts
JOIN laboratory.tree AS groups ON groups.edition = amounts.edition AND groups.leaf = amounts.leaf AND groups.level = 3
JOIN laboratory.tree AS divisions ON divisions.edition = amounts.edition AND divisions.leaf = amounts.leaf AND divisions.level = 2
WHERE amounts.subject = 'industries'
-- step: listing
CREATE OR REPLACE TABLE laboratory.listing AS FROM listing_arrow
-- step: given
-- what each city writes and prints; of what is printed the exact number stays beside
CREATE OR REPLACE TABLE laboratory.given AS
WITH rows_by_industry AS (
    SELECT amounts.region_code, amounts.reporter, amounts.period, amounts.period_kind, amounts.boundary_date, amounts.vintage, amounts.scope_id,
        CASE WHEN amounts.above_scale THEN 'above_scale' ELSE 'all_units' END AS coverage,
        amounts.edition AS classification, listing.code AS activity_code, amounts.measure,
        CASE WHEN amounts.measure = 'employees' THEN 'person' ELSE amounts.unit END AS unit,
        CASE WHEN NOT any_value(listing.blank) THEN
            CAST(CAST(sum(amounts.amount) // 1000 AS DECIMAL(16, 0))
                * CAST(any_value(CASE WHEN amounts.measure = 'employees' THEN '1' ELSE amounts.factor END) AS DECIMAL(9, 5)) AS DECIMAL(22, 6)) END AS value,
        CASE WHEN amounts.own_list = 'marked' THEN hash(listing.code) % 3 = 0 END AS counted_locally
    FROM laboratory.amounts
    JOIN laboratory.tree ON tree.edition = amounts.edition AND tree.leaf = amounts.leaf
    JOIN laboratory.listing ON listing.region = amounts.reporter AND listing.code = tree.code
    WHERE amounts.subject = 'industries' AND amounts.detail NOT IN ('total', 'classes') AND NOT (amounts.above_scale AND amounts.below_scale)
        AND NOT (amounts.revenue_only AND amounts.measure = 'value_added')
    GROUP BY ALL
),
-- what is printed is rounded; a total may be printed with its share of GDP beside it, and either alone
printed_totals AS (
    SELECT amounts.* EXCLUDE (amount, measure, branch, industry, leaf, below_scale, origin, moves, quarter, is_revision), amounts.measure,
        sum(amounts.amount) FILTER (amounts.branch <> '' AND amounts.branch < '05') * any_value(CASE WHEN amounts.follows_own_list THEN 1.25 ELSE 1 END) AS core,
        sum(amounts.amount) AS everything
    FROM laboratory.amounts
    WHERE amounts.subject = 'industries' AND amounts.detail = 'total' AND amounts.measure <> 'employees'
    GROUP BY ALL
),
rows_by_total AS (
    SELECT region_code, period, period_kind, boundary_date, vintage, scope_id, measure,
        CASE scope_id WHEN 'unstated-core' THEN 'unstated' ELSE 'all_units' END AS coverage,
        'scope' AS classification, scope_id AS activity_code, 'hundred_million_yuan' AS unit, decimals,
        coalesce(core, 0) / 1e8 AS exact
    FROM printed_totals
    WHERE measure = 'revenue' OR reporter % 3 < 2
    UNION ALL
    SELECT region_code, period, period_kind, boundary_date, vintage, scope_id, 'value_added_share_of_gdp',
        CASE scope_id WHEN 'unstated-core' THEN 'unstated' ELSE 'all_units' END, 'scope', scope_id, 'percent', 1,
        100.0 * coalesce(core, 0) / everything
    FROM printed_totals
    WHERE measure = 'value_added' AND reporter % 3 > 0 AND everything > 0
),
rows_by_class AS (
    SELECT amounts.region_code, amounts.period, amounts.period_kind, amounts.boundary_date, amounts.vintage, amounts.scope_id, amounts.measure,
        'all_units' AS coverage, 'nbs-digital-2021' AS classification, class.code AS activity_code, 'hundred_million_yuan' AS unit,
        2 AS decimals,
        coalesce(sum(amounts.amount) FILTER (amounts.branch <> '' AND starts_with(amounts.branch, class.code)), 0) / 1e8 AS exact
    FROM laboratory.amounts
    JOIN (SELECT DISTINCT unnest([1, 2, 3]) AS class_level, left(branch, 2 * class_level) AS code FROM laboratory.targets) AS class
        ON class.class_level = amounts.class_level
    WHERE amounts.subject = 'industries' AND amounts.detail = 'classes' AND amounts.measure <> 'employees'
        AND NOT (amounts.leaves_out AND hash(amounts.region_code || class.code) % 6 = 0)
    GROUP BY ALL
),
rows_of_gdp AS (
    SELECT region_code, period, period_kind, boundary_date, vintage, 'none' AS scope_id, 'gdp' AS measure, 'all_units' AS coverage,
        'total' AS classification, 'TOTAL' AS activity_code, prints_gdp,
        CASE WHEN prints_gdp THEN 'hundred_million_yuan' ELSE 'thousand_yuan' END AS unit,
        CASE WHEN prints_gdp THEN 2 END AS decimals,
        CASE WHEN any_value(prints_gdp) THEN sum(amount) / 1e8 END AS exact,
        CASE WHEN NOT any_value(prints_gdp) THEN CAST(sum(amount) // 1000 AS DECIMAL(22, 6)) END AS value
    FROM laboratory.amounts
    WHERE subject = 'gdp' AND measure = 'value_added'
    GROUP BY ALL
),
given AS (
    SELECT * EXCLUDE (reporter), '' AS source_title, '行业' AS sheet FROM rows_by_industry
    UNION ALL BY NAME
    SELECT *, '公报' AS source_title, '公布' AS sheet FROM rows_by_total
    UNION ALL BY NAME
    SELECT *, '公报' AS source_title, '公布' AS sheet FROM rows_by_class
    UNION ALL BY NAME
    SELECT * EXCLUDE (prints_gdp), CASE WHEN prints_gdp THEN '公报' ELSE '' END AS source_title, '经济' AS sheet FROM rows_of_gdp
)
SELECT given.* REPLACE (
    CASE WHEN exact IS NULL THEN value
        WHEN city.cuts_digits THEN CAST(trunc(exact * power(10, given.decimals)) / power(10, given.decimals) AS DECIMAL(22, 6))
        ELSE CAST(round(exact, CAST(given.decimals AS INTEGER)) AS DECIMAL(22, 6)) END AS value
)
FROM given
JOIN laboratory.cities AS city USING (region_code)
-- step: observations
INSERT INTO observations BY NAME
SELECT given.* EXCLUDE (exact), region_code AS submission_id, 'C' || row_number() OVER () AS cell, 'current' AS price_basis, CAST(NULL AS INTEGER) AS base_year, '' AS raw_text, '' AS qualifier,
    '' AS source_url, '' AS confidence, '' AS provenance, '' AS note, false AS is_sample
FROM laboratory.given
-- step: conversions
-- a source that knows the ratio of value added to revenue: exactly, roughly, or no more than the range in which everybody's lies
INSERT INTO conversions BY NAME
WITH ratios AS (
    SELECT amounts.region_code, amounts.leaf, any_value(amounts.edition) AS edition,
        sum(amounts.amount) FILTER (amounts.measure = 'value_added') / sum(amounts.amount) FILTER (amounts.measure = 'revenue') AS ratio,
        hash(amounts.region_code, amounts.leaf) AS drawn
    FROM laboratory.amounts
    WHERE amounts.revenue_only AND amounts.subject = 'industries'
    GROUP BY amounts.region_code, amounts.leaf
)
SELECT 'laboratory-' || region_code || '-' || leaf AS conversion_id, 'measure' AS kind, 'revenue' AS from_code, 'value_added' AS to_code,
    edition AS classification, leaf AS activity_code, region_code, 2000 AS first_year, 2100 AS last_year,
    CAST(CASE drawn % 3 WHEN 0 THEN round(ratio, 2) WHEN 1 THEN round(ratio, 2) - 0.02 ELSE 0.2 END AS DECIMAL(16, 12)) AS low,
    CAST(round(ratio, 2) AS DECIMAL(16, 12)) AS value,
    CAST(CASE drawn % 3 WHEN 0 THEN round(ratio, 2) WHEN 1 THEN round(ratio, 2) + 0.01 ELSE 0.5 END AS DECIMAL(16, 12)) AS high,
    'laboratory' AS source, true AS verified, false AS is_uncertain
FROM ratios
-- step: submissions
CREATE OR REPLACE TABLE submissions AS SELECT DISTINCT submission_id, 'accepted' AS status FROM observations
