-- meeting_words: the numbers and names of each meeting as they stand in its sentence.
-- in: meetings, measures, scopes, vintages
WITH shown AS (
    SELECT m.*, row_number() OVER () AS meeting,
        whole_kind.name_zh AS whole_measure_zh, whole_kind.name_en AS whole_measure_en, whole_kind.dimension AS whole_dimension,
        first_kind.name_zh AS first_measure_zh, first_kind.name_en AS first_measure_en,
        second_kind.name_zh AS second_measure_zh, second_kind.name_en AS second_measure_en,
        -- yuan a head are no hundred millions
        CASE WHEN ends_with(first_measure, '_per_person') THEN 'per_person' ELSE first_kind.dimension END AS first_dimension,
        CASE WHEN ends_with(second_measure, '_per_person') THEN 'per_person' ELSE second_kind.dimension END AS second_dimension
    FROM meetings AS m
    JOIN measures AS first_kind ON first_kind.id = m.first_measure
    JOIN measures AS second_kind ON second_kind.id = m.second_measure
    LEFT JOIN measures AS whole_kind ON whole_kind.id = m.whole_measure
),
-- every amount in the unit of its sentence, without idle zeros
amounts AS (
    SELECT meeting, name,
        regexp_replace(format('{:,.2f}', quotient(amount, CASE dimension WHEN 'money' THEN 1e8 WHEN 'persons' THEN 1e4 ELSE 1 END)), '\.?0+$', '')
            || CASE dimension WHEN 'money' THEN ' 亿元' WHEN 'persons' THEN ' 万人' WHEN 'count' THEN ' 个' WHEN 'ratio' THEN '%' WHEN 'per_person' THEN ' 元' ELSE '' END AS zh,
        regexp_replace(format('{:,.2f}', quotient(amount, CASE dimension WHEN 'money' THEN 1e9 WHEN 'persons' THEN 1e6 ELSE 1 END)), '\.?0+$', '')
            || CASE dimension WHEN 'money' THEN ' bn yuan' WHEN 'persons' THEN ' m persons' WHEN 'ratio' THEN '%' WHEN 'per_person' THEN ' yuan' ELSE '' END AS en
    FROM (
        SELECT meeting, unnest([
            {'name': 'first', 'amount': first_value, 'dimension': first_dimension},
            {'name': 'second', 'amount': second_value, 'dimension': second_dimension},
            {'name': 'whole', 'amount': whole_value, 'dimension': whole_dimension},
            {'name': 'found', 'amount': found_ratio, 'dimension': second_dimension},
            {'name': 'implied_low', 'amount': round(implied_gdp_low, CASE WHEN implied_gdp_low > 1e11 THEN -8 ELSE 2 END), 'dimension': 'money'},
            {'name': 'implied', 'amount': round(first_implied_gdp, CASE WHEN first_implied_gdp > 1e11 THEN -8 ELSE 2 END), 'dimension': 'money'},
            {'name': 'implied_high', 'amount': round(implied_gdp_high, CASE WHEN implied_gdp_high > 1e11 THEN -8 ELSE 2 END), 'dimension': 'money'},
            {'name': 'other_implied', 'amount': round(second_implied_gdp, CASE WHEN second_implied_gdp > 1e11 THEN -8 ELSE 2 END), 'dimension': 'money'},
            {'name': 'own_gdp', 'amount': own_gdp, 'dimension': 'money'},
            {'name': 'matched_gdp', 'amount': matched_gdp, 'dimension': 'money'},
            {'name': 'beside', 'amount': value_added_beside, 'dimension': 'money'},
            {'name': 'ratio', 'amount': ratio, 'dimension': ''},
            {'name': 'percent', 'amount': 100 * ratio, 'dimension': 'ratio'},
            {'name': 'excess', 'amount': 100 * (ratio - 1), 'dimension': 'ratio'},
            {'name': 'gap', 'amount': 100 * abs(ratio - 1), 'dimension': 'ratio'},
            {'name': 'denominators', 'amount': 100 * abs(quotient(second_implied_gdp, first_implied_gdp) - 1), 'dimension': 'ratio'},
            {'name': 'value_share', 'amount': quotient(100 * first_value, own_gdp), 'dimension': 'ratio'},
            {'name': 'of_beside', 'amount': quotient(first_value, value_added_beside), 'dimension': ''},
            {'name': 'revision', 'amount': 100 * (revised_by - 1), 'dimension': 'ratio'},
            {'name': 'band_low', 'amount': CAST(band_low AS DOUBLE), 'dimension': ''},
            {'name': 'band_high', 'amount': CAST(band_high AS DOUBLE), 'dimension': ''}
        ], recursive := true)
        FROM shown
    )
    WHERE amount IS NOT NULL
),
texts AS (
    SELECT meeting, map_from_entries(list((name, zh))) AS zh, map_from_entries(list((name, en))) AS en FROM amounts GROUP BY meeting
)
SELECT shown.*, texts.zh, texts.en,
    one.name_zh AS first_scope_zh, one.name_en AS first_scope_en, other.name_zh AS second_scope_zh, other.name_en AS second_scope_en,
    v1.name_zh AS first_vintage_zh, v1.name_en AS first_vintage_en, v2.name_zh AS second_vintage_zh, v2.name_en AS second_vintage_en,
    known.name_zh AS own_vintage_zh, known.name_en AS own_vintage_en, matched.name_zh AS matched_vintage_zh, matched.name_en AS matched_vintage_en
FROM shown
JOIN texts USING (meeting)
LEFT JOIN scopes AS one ON one.id = first_scope
LEFT JOIN scopes AS other ON other.id = second_scope
LEFT JOIN vintages AS v1 ON v1.id = first_vintage
LEFT JOIN vintages AS v2 ON v2.id = second_vintage
LEFT JOIN vintages AS known ON known.id = own_vintage
LEFT JOIN vintages AS matched ON matched.id = matched_vintage
