-- cumulated_pairs: cumulative figures whose difference is a single quarter, month or half-year, with the name of that
--     period.
-- in: appearances
--
-- A first quarter or month is the difference to nothing: "before" is empty.
WITH cumulated AS (
    SELECT DISTINCT region_code, territory_date, period, period_kind, year,
        CASE
            WHEN period_kind = 'annual' THEN 12
            WHEN regexp_full_match(period, '\d{4}H1') THEN 6
            WHEN regexp_full_match(period, '\d{4}Q1(-Q\d)?') THEN 3 * CAST(right(period, 1) AS INTEGER)
            WHEN regexp_full_match(period, '\d{4}M01(-M\d\d)?') THEN CAST(right(period, 2) AS INTEGER) END AS months
    FROM appearances
    WHERE period_kind IN ('annual', 'cumulative')
),
pairs AS (
    SELECT later.region_code, later.territory_date, later.year, later.period, later.period_kind, later.months,
        earlier.period AS before, earlier.period_kind AS before_kind, earlier.months AS months_before
    FROM cumulated AS later
    JOIN cumulated AS earlier
        ON earlier.region_code = later.region_code AND earlier.territory_date IS NOT DISTINCT FROM later.territory_date
        AND earlier.year = later.year AND earlier.months < later.months
    UNION ALL BY NAME
    SELECT region_code, territory_date, year, period, period_kind, months, 0 AS months_before
    FROM cumulated
    WHERE months IN (1, 3)
)
SELECT region_code, territory_date, period, period_kind, before, before_kind,
    year || CASE
        WHEN months - months_before = 1 THEN 'M' || lpad(CAST(months AS VARCHAR), 2, '0')
        WHEN months - months_before = 3 THEN 'Q' || CAST(months // 3 AS VARCHAR)
        ELSE 'H2' END AS single_period
FROM pairs
WHERE months - months_before = 1 OR (months - months_before = 3 AND months % 3 = 0)
    OR (months = 12 AND months_before = 6)
