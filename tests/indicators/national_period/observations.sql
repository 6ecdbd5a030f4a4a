-- One annual period of a country: every industry of so many regions in five measures, and their GDP, as the contract of observations has it.
-- in: regions, activity_classes
-- variable: regions
WITH places AS (
    SELECT code AS region_code, 'bench-' || code AS submission_id
    FROM regions
    WHERE level = 'county' AND status = 'active' AND NOT is_sample
    QUALIFY row_number() OVER (PARTITION BY code ORDER BY valid_from DESC) = 1
    ORDER BY code
    LIMIT getvariable('regions')
),
lines AS (
    SELECT code AS activity_code, row_number() OVER (ORDER BY code) + 3 AS line
    FROM activity_classes
    WHERE classification = 'gbt4754-2017' AND level = 4
),
columns_of AS (
    FROM (VALUES ('enterprises', 'C', 'enterprise'), ('employees', 'D', 'person'), ('revenue', 'E', 'ten_thousand_yuan'),
        ('gross_output', 'F', 'ten_thousand_yuan'), ('value_added', 'G', 'ten_thousand_yuan')) AS given (measure, letter, unit)
),
cells AS (
    SELECT places.*, '行业' AS sheet, letter || line AS cell, 'gbt4754-2017' AS classification, activity_code, measure,
        'nbs2021-core' AS scope_id, unit, CAST(1 + hash(region_code, activity_code, measure) % 100000 AS DECIMAL(36, 20)) AS value
    FROM places, lines, columns_of
    UNION ALL
    SELECT places.*, '总量', 'C4', 'total', 'TOTAL', 'gdp', 'none', 'hundred_million_yuan',
        CAST(20000 + hash(region_code) % 30000 AS DECIMAL(36, 20))
    FROM places
)
SELECT submission_id, sheet, cell, region_code, DATE '2024-12-31' AS boundary_date, '2024' AS period, 'annual' AS period_kind, classification,
    activity_code, measure, scope_id, 'all_units' AS coverage, 'preliminary' AS vintage, CAST(NULL AS DATE) AS made_on, 'current' AS price_basis, CAST(NULL AS INTEGER) AS base_year,
    CAST(CAST(value AS BIGINT) AS VARCHAR) AS raw_text, '' AS qualifier, value, unit, CAST(NULL AS TINYINT) AS decimals,
    CAST(NULL AS BOOLEAN) AS counted_locally, '' AS source_title, '' AS source_url, '' AS confidence, '' AS provenance, '' AS note, false AS is_sample
FROM cells
