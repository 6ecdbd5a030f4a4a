-- discrepancy_words: the numbers and names of each discrepancy as its sentences say them, in both languages, by the name
-- of the word; empty where it is not known.
-- in: discrepancies, measures, scopes, vintages
WITH described AS (
    SELECT d.*, CASE WHEN d.target_code NOT IN ('', 'TOTAL') THEN d.target_code END AS class_code,
        [
            {'word': 'first_measure', 'zh': first_measure.name_zh, 'en': first_measure.name_en},
            {'word': 'second_measure', 'zh': second_measure.name_zh, 'en': second_measure.name_en},
            {'word': 'whole_measure', 'zh': whole_measure.name_zh, 'en': whole_measure.name_en},
            {'word': 'first_scope', 'zh': first_scope.name_zh, 'en': first_scope.name_en},
            {'word': 'second_scope', 'zh': second_scope.name_zh, 'en': second_scope.name_en},
            {'word': 'own_vintage', 'zh': own_vintage.name_zh, 'en': own_vintage.name_en},
            {'word': 'matched_vintage', 'zh': matched_vintage.name_zh, 'en': matched_vintage.name_en},
            {'word': 'first_period', 'zh': d.first.period, 'en': d.first.period},
            {'word': 'second_period', 'zh': d.second.period, 'en': d.second.period},
            {'word': 'matched_period', 'zh': d.matched_period, 'en': d.matched_period},
            {'word': 'class', 'zh': class_code, 'en': class_code},
            {'word': 'fitting_class', 'zh': d.fitting_code, 'en': d.fitting_code},
            {'word': 'listing', 'zh': d.listing_zh, 'en': d.listing_en}
        ] AS names,
        -- yuan a head are no hundred millions
        CASE WHEN ends_with(d.first.measure, '_per_person') THEN 'per_person' ELSE first_measure.dimension END AS of_first,
        CASE WHEN ends_with(d.second.measure, '_per_person') THEN 'per_person' ELSE second_measure.dimension END AS of_second,
        [
            {'word': 'first', 'amount': d.first.value, 'dimension': of_first},
            {'word': 'second', 'amount': d.second.value, 'dimension': of_second},
            {'word': 'confirmed', 'amount': CASE WHEN second_is_confirmed THEN d.second.value ELSE d.first.value END,
                'dimension': of_first},
            {'word': 'other', 'amount': CASE WHEN second_is_confirmed THEN d.first.value ELSE d.second.value END,
                'dimension': of_first},
            {'word': 'whole', 'amount': d.whole_value, 'dimension': whole_measure.dimension},
            {'word': 'found', 'amount': d.found_ratio, 'dimension': of_second},
            {'word': 'implied_low', 'amount': rounded_gdp(d.implied_gdp_low), 'dimension': 'money'},
            {'word': 'implied', 'amount': rounded_gdp(d.first_implied_gdp), 'dimension': 'money'},
            {'word': 'implied_high', 'amount': rounded_gdp(d.implied_gdp_high), 'dimension': 'money'},
            {'word': 'other_implied', 'amount': rounded_gdp(d.second_implied_gdp), 'dimension': 'money'},
            {'word': 'own_gdp', 'amount': d.own_gdp, 'dimension': 'money'},
            {'word': 'matched_gdp', 'amount': d.matched_gdp, 'dimension': 'money'},
            {'word': 'beside', 'amount': d.value_added_beside, 'dimension': 'money'},
            {'word': 'ratio', 'amount': d.ratio, 'dimension': ''},
            {'word': 'percent', 'amount': 100 * d.ratio, 'dimension': 'ratio'},
            {'word': 'excess', 'amount': 100 * (d.ratio - 1), 'dimension': 'ratio'},
            {'word': 'gap', 'amount': 100 * abs(d.ratio - 1), 'dimension': 'ratio'},
            {'word': 'denominators', 'amount': 100 * abs(quotient(d.second_implied_gdp, d.first_implied_gdp) - 1),
                'dimension': 'ratio'},
            {'word': 'value_share', 'amount': quotient(100 * d.first.value, d.own_gdp), 'dimension': 'ratio'},
            {'word': 'of_beside', 'amount': quotient(d.first.value, d.value_added_beside), 'dimension': ''},
            {'word': 'revision', 'amount': 100 * (d.revised_by - 1), 'dimension': 'ratio'},
            {'word': 'band_low', 'amount': CAST(d.band_low AS DOUBLE), 'dimension': ''},
            {'word': 'band_high', 'amount': CAST(d.band_high AS DOUBLE), 'dimension': ''}
        ] AS amounts
    FROM discrepancies AS d
    JOIN measures AS first_measure ON first_measure.id = d.first.measure
    JOIN measures AS second_measure ON second_measure.id = d.second.measure
    LEFT JOIN measures AS whole_measure ON whole_measure.id = d.whole_measure
    LEFT JOIN scopes AS first_scope ON first_scope.id = d.first.scope
    LEFT JOIN scopes AS second_scope ON second_scope.id = d.second.scope
    LEFT JOIN vintages AS own_vintage ON own_vintage.id = d.own_vintage
    LEFT JOIN vintages AS matched_vintage ON matched_vintage.id = d.matched_vintage
)
SELECT * EXCLUDE (class_code, names, amounts, of_first, of_second),
    map_from_entries(list_transform(names, lambda each: (each.word, each.zh))
        || list_transform(amounts, lambda each: (each.word, amount_zh(each.amount, each.dimension)))) AS zh,
    map_from_entries(list_transform(names, lambda each: (each.word, each.en))
        || list_transform(amounts, lambda each: (each.word, amount_en(each.amount, each.dimension)))) AS en
FROM described
