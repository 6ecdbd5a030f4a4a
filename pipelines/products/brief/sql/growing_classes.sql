-- how many points of the growth each class gives, and whether it is the first for certain; the points of a class rest on
-- its own figures of the two years and on those of all classes of the year before
-- in: growth_contributions (made by the steps of structures)
-- variables: region (a code), period
WITH points AS (
    FROM growth_contributions
    WHERE region_code = getvariable('region') AND period = getvariable('period')
),
behind AS (
    SELECT target_code AS code, period, fact_id
    FROM facts
    WHERE region_code = getvariable('region') AND measure = 'value_added' AND target_level = 'large'
        AND period_kind = 'annual' AND precedence = 1
        AND period IN (getvariable('period'), year_before(getvariable('period')))
)
SELECT one.code, class.name_zh, class.name_en, one.low, one.value, one.high, one.comparability, one.reason,
    (SELECT coalesce(list(fact_id ORDER BY period DESC, code), [])
        FROM behind WHERE code = one.code OR period < getvariable('period')) AS facts,
    one.value IS NOT NULL AND NOT EXISTS (
        FROM points AS other WHERE other.code <> one.code AND (other.high IS NULL OR other.high >= one.low)
    ) AS is_first
FROM points AS one
JOIN activity_classes AS class ON class.classification = 'nbs-digital-2021' AND class.code = one.code
ORDER BY one.code
