-- discrepancy_words: the numbers and names of each discrepancy as its sentences say them, in both languages, by the
--     name of the word; empty where it is not known.
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
        CASE WHEN ends_with(d.first.measure, '_per_person') THEN 'per_person'
            ELSE first_measure.dimension END AS of_first,
        CASE WHEN ends_with(d.second.measure, '_per_person') THEN 'per_person'
            ELSE second_measure.dimension END AS of_second,
        CASE WHEN d.implied_gdp_low > 0 THEN 'greater_than' ELSE 'less_than' END AS implied_word,
        CASE WHEN second_is_confirmed THEN d.second ELSE d.first END AS confirmed,
        CASE WHEN second_is_confirmed THEN d.first ELSE d.second END AS other,
        [
            as_word('first', d.first.value, of_first, d.first.qualifier),
            as_word('second', d.second.value, of_second, d.second.qualifier),
            as_word('confirmed', (confirmed).value, of_first, (confirmed).qualifier),
            as_word('other', (other).value, of_first, (other).qualifier),
            as_word('whole', d.whole.value, whole_measure.dimension, d.whole.qualifier),
            as_word('found', d.found_ratio, of_second, ''),
            as_word('implied_low', rounded_gdp(d.implied_gdp_low), 'money', ''),
            as_word('implied', rounded_gdp(d.first_implied_gdp), 'money', ''),
            as_word('implied_high', rounded_gdp(d.implied_gdp_high), 'money', ''),
            as_word('implied_end', rounded_gdp(CASE implied_word WHEN 'greater_than' THEN d.implied_gdp_low
                ELSE d.implied_gdp_high END), 'money', implied_word),
            as_word('other_implied', rounded_gdp(d.second_implied_gdp), 'money', ''),
            as_word('own_gdp', d.own_gdp, 'money', d.own_qualifier),
            as_word('matched_gdp', d.matched_gdp, 'money', ''),
            as_word('beside', d.value_added_beside, 'money', ''),
            as_word('ratio', d.ratio, '', ''),
            as_word('percent', 100 * d.ratio, 'ratio', ''),
            as_word('excess', 100 * (d.ratio - 1), 'ratio', ''),
            as_word('gap', 100 * abs(d.ratio - 1), 'ratio', ''),
            as_word('denominators', 100 * abs(quotient(d.second_implied_gdp, d.first_implied_gdp) - 1), 'ratio', ''),
            as_word('value_share', quotient(100 * d.first.value, d.own_gdp), 'ratio', ''),
            as_word('of_beside', quotient(d.first.value, d.value_added_beside), '', ''),
            as_word('revision', 100 * (d.revised_by - 1), 'ratio', ''),
            as_word('band_low', d.band_low, '', ''),
            as_word('band_high', d.band_high, '', '')
        ] AS amounts
    FROM discrepancies AS d
    JOIN measures AS first_measure ON first_measure.id = d.first.measure
    JOIN measures AS second_measure ON second_measure.id = d.second.measure
    LEFT JOIN measures AS whole_measure ON whole_measure.id = d.whole.measure
    LEFT JOIN scopes AS first_scope ON first_scope.id = d.first.scope
    LEFT JOIN scopes AS second_scope ON second_scope.id = d.second.scope
    LEFT JOIN vintages AS own_vintage ON own_vintage.id = d.own_vintage
    LEFT JOIN vintages AS matched_vintage ON matched_vintage.id = d.matched_vintage
)
SELECT * EXCLUDE (class_code, names, of_first, of_second, implied_word, confirmed, other, amounts),
    map_from_entries(list_transform(names, lambda each: (each.word, each.zh))
        || list_transform(amounts,
            lambda each: (each.word, amount_zh(each.amount, each.dimension, each.qualifier)))) AS zh,
    map_from_entries(list_transform(names, lambda each: (each.word, each.en))
        || list_transform(amounts,
            lambda each: (each.word, amount_en(each.amount, each.dimension, each.qualifier)))) AS en
FROM described
