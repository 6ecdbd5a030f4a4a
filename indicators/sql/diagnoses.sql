-- diagnoses: one row where figures meet that do not agree: its size, each candidate as tested, the verdict, and the sentence that says it.
-- in: meeting_words, regions
--
-- A clause whose number is not known falls away: text || empty is empty, and concat passes over it.
WITH sentences AS (
    SELECT *,
        -- what meets
        CASE kind
            WHEN 'two_figures' THEN concat(first_measure_zh, '有两个数：', zh['first'], '（', first_scope_zh, '）和 ', zh['second'], '（', second_scope_zh,
                '），后者是前者的 ', zh['ratio'], ' 倍',
                '；各与自己的比重（或增加值）合算，地区生产总值为 ' || zh['implied'] || ' 和 ' || zh['other_implied'] || '，相差 ' || zh['denominators'])
            WHEN 'value_and_share' THEN concat('增加值 ', zh['first'], ' ÷ 比重 ', zh['second'], ' 得地区生产总值 ', zh['implied'], '（', zh['implied_low'],
                ' 至 ', zh['implied_high'], '），', coalesce('本期已知的是 ' || zh['own_gdp'] || '（' || own_vintage_zh || '）', '本期没有已知的地区生产总值'))
            WHEN 'value_over_gdp' THEN concat(first_measure_zh, ' ', zh['first'], '，是地区生产总值 ', zh['second'], ' 的 ', zh['percent'])
            WHEN 'revenue_and_value' THEN concat('营业收入 ', zh['second'], ' 是增加值 ', zh['first'], ' 的 ', zh['ratio'], ' 倍（常见 ', zh['band_low'], ' 至 ',
                zh['band_high'], ' 倍）')
            WHEN 'value_and_gdp' THEN concat('增加值 ', zh['first'], ' 与地区生产总值 ', zh['second'], ' 不是同一区划')
            WHEN 'vintages' THEN concat(first_measure_zh, '有几个数：', listing_zh, '，最大的比最小的多 ', zh['excess'])
            WHEN 'own_ratio' THEN concat('同一来源', '的 ' || nullif(target_code, '') || ' 类', '：', first_measure_zh, ' ', zh['first'], ' 与', whole_measure_zh, ' ',
                zh['whole'], ' 得 ', zh['found'], '，印出的', second_measure_zh, '是 ', zh['second'])
            WHEN 'parts_and_whole' THEN concat('同一来源的', first_measure_zh, '：各部分（', listing_zh, '）合计 ', zh['second'], '，全体是 ', zh['first'])
            WHEN 'cumulated' THEN concat(first_measure_zh, '：', first_period, ' 为 ', zh['first'], '（', first_scope_zh, '），', second_period, ' 为 ',
                zh['second'], '（', second_scope_zh, '）',
                '；各与本期的增加值（或比重）合算，地区生产总值为 ' || zh['implied'] || ' 和 ' || zh['other_implied'])
        END AS what_zh,
        CASE kind
            WHEN 'two_figures' THEN concat('two figures of ', first_measure_en, ': ', en['first'], ' (', first_scope_en, ') and ', en['second'], ' (',
                second_scope_en, '), the second ', en['ratio'], ' times the first',
                '; with their own shares (or values) they give a GDP of ' || en['implied'] || ' and ' || en['other_implied'] || ', '
                    || en['denominators'] || ' apart')
            WHEN 'value_and_share' THEN concat('value added ', en['first'], ' over its share ', en['second'], ' gives a GDP of ', en['implied'], ' (',
                en['implied_low'], ' to ', en['implied_high'], '); ',
                coalesce('the GDP known for the period is ' || en['own_gdp'] || ' (' || own_vintage_en || ')', 'no GDP of the period is known'))
            WHEN 'value_over_gdp' THEN concat(first_measure_en, ' of ', en['first'], ' is ', en['percent'], ' of a GDP of ', en['second'])
            WHEN 'revenue_and_value' THEN concat('revenue of ', en['second'], ' is ', en['ratio'], ' times a value added of ', en['first'], ' (usually ',
                en['band_low'], ' to ', en['band_high'], ')')
            WHEN 'value_and_gdp' THEN concat('a value added of ', en['first'], ' and a GDP of ', en['second'], ' are not drawn in one territory')
            WHEN 'vintages' THEN concat('several figures of ', first_measure_en, ': ', listing_en, '; the greatest is ', en['excess'], ' above the least')
            WHEN 'own_ratio' THEN concat('in one source', ', class ' || nullif(target_code, ''), ': ', first_measure_en, ' of ', en['first'], ' and ', whole_measure_en,
                ' of ', en['whole'], ' give ', en['found'], ', the ', second_measure_en, ' printed is ', en['second'])
            WHEN 'parts_and_whole' THEN concat(first_measure_en, ' in one source: the parts (', listing_en, ') add up to ', en['second'], ', the whole is ',
                en['first'])
            WHEN 'cumulated' THEN concat(first_measure_en, ': ', first_period, ' ', en['first'], ' (', first_scope_en, '), then ', second_period, ' ',
                en['second'], ' (', second_scope_en, ')',
                '; with the values (or shares) of their periods they give a GDP of ' || en['implied'] || ' and ' || en['other_implied'])
        END AS what_en,
        -- why, and what to do
        CASE verdict
            WHEN 'scope' THEN CASE kind
                WHEN 'cumulated' THEN '口径连同名称中途更换：序列在此断开，升降不是实际变化'
                WHEN 'value_and_share' THEN concat('增加值按「', first_scope_zh, '」（占 ', zh['value_share'], '），比重按「', second_scope_zh,
                    '」：是两个口径，各带口径保留')
                ELSE '口径不同：各按其口径保留，不比较，不平均' END
            WHEN 'coverage' THEN CASE
                WHEN certainty = 'possible' THEN '可能是单位范围不同（规上或全部），但来源没有都写明'
                ELSE '单位范围不同：规上单位只是全部单位的一部分，所以较小；各带范围保留，不互相代替' END
            WHEN 'vintage' THEN CASE
                WHEN certainty = 'possible' AND kind = 'value_and_share' THEN concat('相差 ', zh['gap'], '，在各核算版本之差以内：比重可能按未收集的版本计算')
                WHEN certainty = 'possible' THEN '可能是核算版本不同，但来源没有都写明版本'
                WHEN kind = 'value_and_share' THEN concat('与另一核算版本的 ', zh['matched_gdp'], '（', matched_vintage_zh, '）相合')
                ELSE '核算版本不同：版本是数字的一部分，不同版本不连成序列' END
            WHEN 'boundary' THEN CASE
                WHEN kind = 'value_and_share' THEN concat('增加值按另一区划，不能除以本期的地区生产总值',
                    '；同一区划 ' || matched_period || ' 年的地区生产总值为 ' || zh['matched_gdp'], '：地区须带区划生效日期')
                ELSE '所按区划不同，不能比较：地区须带区划生效日期' END
            WHEN 'measure' THEN CASE
                WHEN kind = 'value_over_gdp' AND first_measure = 'value_added' THEN concat('增加值不可能超过地区生产总值，度量写错',
                    '；是另一增加值 ' || zh['beside'] || ' 的 ' || zh['of_beside'] || ' 倍，营业收入通常是增加值的 ' || zh['band_low'] || ' 至 '
                        || zh['band_high'] || ' 倍')
                WHEN kind = 'value_over_gdp' THEN concat('营业收入不是增加值，不能除以地区生产总值；',
                    coalesce('增加值另有 ' || zh['beside'], '没有增加值，比重留空'))
                WHEN certainty = 'shown' THEN '是两个度量，不互比，也不互相代替'
                WHEN kind = 'value_and_share' THEN concat('是已知数的 ', zh['ratio'], ' 倍，正在营业收入与增加值之比的常见范围内：所写的增加值可能是营业收入')
                WHEN kind = 'two_figures' THEN '倍数在营业收入与增加值之比的常见范围内：较大的一个可能是营业收入'
                ELSE '不在常见范围内：两个数之一的度量可能写错' END
            WHEN 'year' THEN CASE
                WHEN certainty = 'by_elimination' AND kind = 'two_figures' THEN concat('口径、单位范围、版本（本地区各版本至多相差 ', zh['revision'],
                    '）、区划、度量都不能解释；', CASE WHEN second_is_confirmed THEN zh['second'] ELSE zh['first'] END, ' 已核对为本年，',
                    CASE WHEN second_is_confirmed THEN zh['first'] ELSE zh['second'] END, ' 只可能属于另一年：须写明所指年份')
                WHEN certainty = 'by_elimination' THEN '累计数变小，口径、单位范围、版本、区划、度量都不能解释：时期写错'
                ELSE concat('与 ', matched_period, ' 年的地区生产总值 ', zh['matched_gdp'], ' 相合：这两个数属于 ', matched_period, ' 年，所写年份有误') END
            WHEN 'source_text' THEN '算术分辨不了：口径只能由来源的文字确定'
            WHEN 'source' THEN concat('来源自相矛盾：这些数不能同时成立，没有一个可以单独采信，请向来源核实',
                '；' || zh['found'] || ' 正与它的 ' || fitting_code || ' 类相合，类别可能标错')
            ELSE '口径、单位范围、版本、区划、度量都不能解释：请向来源核实' END AS why_zh,
        CASE verdict
            WHEN 'scope' THEN CASE kind
                WHEN 'cumulated' THEN 'scope and name changed on the way: the series breaks here, the movement is not real'
                WHEN 'value_and_share' THEN concat('the value is of "', first_scope_en, '" (', en['value_share'], ' of GDP), the share of "', second_scope_en,
                    '": two scopes, each kept with its own')
                ELSE 'the scopes differ: keep each with its scope; neither compare nor average' END
            WHEN 'coverage' THEN CASE
                WHEN certainty = 'possible' THEN 'perhaps the units covered differ (above-scale or all), but the sources do not both say which'
                ELSE 'the units covered differ: above-scale units are a part of all, hence less; each is kept with its coverage and stands for no other' END
            WHEN 'vintage' THEN CASE
                WHEN certainty = 'possible' AND kind = 'value_and_share' THEN concat(en['gap'],
                    ' apart, within what vintages differ by: the share may rest on a vintage that is not in the tables')
                WHEN certainty = 'possible' THEN 'perhaps two vintages, but the sources do not both name theirs'
                WHEN kind = 'value_and_share' THEN concat('it ties to ', en['matched_gdp'], ' of another vintage (', matched_vintage_en, ')')
                ELSE 'the vintages differ: the vintage is part of the figure, and two make no series' END
            WHEN 'boundary' THEN CASE
                WHEN kind = 'value_and_share' THEN concat('the value is drawn in another territory and cannot be divided by the GDP of the period',
                    '; the GDP of ' || matched_period || ' in that territory is ' || en['matched_gdp'], ': a region is a code and a date')
                ELSE 'drawn in different territories, not comparable: a region is a code and a date' END
            WHEN 'measure' THEN CASE
                WHEN kind = 'value_over_gdp' AND first_measure = 'value_added' THEN concat('no value added exceeds the GDP: the measure is mislabelled',
                    '; it is ' || en['of_beside'] || ' times another value added of ' || en['beside'] || ', and revenue is usually ' || en['band_low'] || ' to '
                        || en['band_high'] || ' times value added')
                WHEN kind = 'value_over_gdp' THEN concat('revenue is no value added and is not divided by GDP; ',
                    coalesce('value added is given apart: ' || en['beside'], 'no value added is given, the share stays empty'))
                WHEN certainty = 'shown' THEN 'two measures: they neither compare nor stand for each other'
                WHEN kind = 'value_and_share' THEN concat(en['ratio'],
                    ' times the known one, the usual ratio of revenue to value added: what is called value added may be revenue')
                WHEN kind = 'two_figures' THEN 'their ratio is usual between revenue and value added: the greater may be revenue'
                ELSE 'outside the usual range: one of the two may not be the measure it says' END
            WHEN 'year' THEN CASE
                WHEN certainty = 'by_elimination' AND kind = 'two_figures' THEN concat('neither scope, coverage, vintage (those of the region differ by ', en['revision'],
                    ' at most), boundary nor measure explains it; ', CASE WHEN second_is_confirmed THEN en['second'] ELSE en['first'] END,
                    ' is confirmed for the year, so ', CASE WHEN second_is_confirmed THEN en['first'] ELSE en['second'] END,
                    ' can only be of another: keep the year it refers to')
                WHEN certainty = 'by_elimination' THEN 'a cumulated figure fell, and neither scope, coverage, vintage, boundary nor measure explains it: the period is wrong'
                ELSE concat('it ties to the GDP of ', matched_period, ', ', en['matched_gdp'], ': both figures are of ', matched_period,
                    ', the year they carry is wrong') END
            WHEN 'source_text' THEN 'arithmetic cannot tell: the scope can only come from the source''s text'
            WHEN 'source' THEN concat('the source contradicts itself: these figures cannot all be true, and none is to be taken alone; ask the source',
                '; ' || en['found'] || ' is what it prints of class ' || fitting_code || ', so the classes may be mixed up')
            ELSE 'neither scope, coverage, vintage, boundary nor measure explains it: ask the source' END AS why_en
    FROM meeting_words
)
SELECT substr(md5(concat_ws('|', kind, s.region_code, s.period, s.period_kind, measure, target_code, first_period, first_value, first_scope, first_coverage,
        first_vintage, first_source, second_measure, second_value, second_scope, second_coverage, second_vintage, second_source)), 1, 16) AS diagnosis_id,
    kind, s.region_code, region.name_zh AS region_name, s.period, s.period_kind, measure, coalesce(target_code, '') AS target_code,
    first_measure, first_period, CAST(first_value AS DECIMAL(38, 6)) AS first_value, first_scope, first_coverage, first_vintage,
    first_source,
    second_measure, second_period, CAST(second_value AS DECIMAL(38, 6)) AS second_value, second_scope, second_coverage, second_vintage,
    coalesce(second_source, '') AS second_source,
    CAST(kept_quotient(round(ratio, 6)) AS DECIMAL(32, 14)) AS ratio,
    TRY_CAST(first_implied_gdp AS DECIMAL(38, 2)) AS first_implied_gdp, TRY_CAST(second_implied_gdp AS DECIMAL(38, 2)) AS second_implied_gdp,
    CAST(matched_gdp AS DECIMAL(38, 6)) AS matched_gdp, matched_period, matched_vintage,
    scope_test, coverage_test, vintage_test, boundary_test, measure_test, year_test, verdict, certainty,
    kind = 'cumulated' AND verdict IN ('scope', 'source_text', 'boundary') AS is_break,
    what_zh || '。' || why_zh || '。' AS sentence_zh,
    upper(left(what_en, 1)) || substr(what_en, 2) || '. ' || upper(left(why_en, 1)) || substr(why_en, 2) || '.' AS sentence_en,
    s.is_sample
FROM sentences AS s
LEFT JOIN (
    SELECT code, arg_max(name_zh, valid_from) AS name_zh FROM regions GROUP BY code
) AS region ON region.code = s.region_code
