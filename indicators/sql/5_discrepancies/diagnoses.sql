-- diagnoses: one row where figures that should agree do not: its size, each candidate as tested, the verdict, and the
-- sentence that says it.
-- in: discrepancy_words, sentences, regions
--
-- What is found and why are a sentence each: the first of `sentences` that is for such a case, with its words.
WITH cases AS (
    SELECT kind, verdict, certainty, first.measure AS first_measure FROM discrepancy_words
),
chosen AS (
    SELECT cases.*, found, reason
    FROM cases
    JOIN sentences AS found ON found.says = 'what' AND found.kind = cases.kind
    JOIN sentences AS reason
        ON reason.says = 'why' AND coalesce(reason.verdict = cases.verdict, true)
        AND coalesce(reason.kind = cases.kind, true) AND coalesce(reason.certainty = cases.certainty, true)
        AND coalesce(reason.measure = cases.first_measure, true)
    QUALIFY row_number() OVER (PARTITION BY cases ORDER BY reason.place) = 1
),
worded AS (
    SELECT d.*,
        concat_ws('|', d.kind, region_code, period, period_kind, d.measure, target_code, first.period, first.value,
            first.scope, first.coverage, first.vintage, first_sources, second.measure, second.value, second.scope,
            second.coverage, second.vintage, second_sources) AS identity,
        filled(found.zh, d.zh) AS what_zh, filled(found.en, d.en) AS what_en,
        filled(reason.zh, d.zh) AS why_zh, filled(reason.en, d.en) AS why_en
    FROM discrepancy_words AS d
    LEFT JOIN chosen
        ON chosen.kind = d.kind AND chosen.verdict = d.verdict AND chosen.certainty = d.certainty
        AND chosen.first_measure = d.first.measure
)
SELECT substr(md5(identity), 1, 16) AS diagnosis_id,
    w.kind, w.region_code, region.name_zh AS region_name, w.period, period_kind, w.measure,
    coalesce(target_code, '') AS target_code,
    first.measure AS first_measure, first.period AS first_period, first.qualifier AS first_qualifier,
    CAST(first.value AS DECIMAL(38, 6)) AS first_value,
    first.scope AS first_scope, first.coverage AS first_coverage, first.vintage AS first_vintage,
    first_sources AS first_source,
    second.measure AS second_measure, second.period AS second_period, second.qualifier AS second_qualifier,
    CAST(second.value AS DECIMAL(38, 6)) AS second_value,
    second.scope AS second_scope, second.coverage AS second_coverage, second.vintage AS second_vintage,
    second_sources AS second_source,
    CAST(kept_quotient(round(ratio, 6)) AS DECIMAL(32, 14)) AS ratio,
    TRY_CAST(first_implied_gdp AS DECIMAL(38, 2)) AS first_implied_gdp,
    TRY_CAST(second_implied_gdp AS DECIMAL(38, 2)) AS second_implied_gdp,
    CAST(matched_gdp AS DECIMAL(38, 6)) AS matched_gdp, matched_period, matched_vintage,
    scope_test, coverage_test, vintage_test, boundary_test, measure_test, year_test, verdict, certainty,
    w.kind = 'cumulated' AND verdict IN ('scope', 'source_text', 'boundary') AS is_break,
    what_zh || '。' || why_zh || '。' AS sentence_zh,
    upper(left(what_en, 1)) || substr(what_en, 2) || '. ' || upper(left(why_en, 1)) || substr(why_en, 2) || '.'
        AS sentence_en,
    w.is_sample
FROM worded AS w
LEFT JOIN (
    SELECT code, arg_max(name_zh, valid_from) AS name_zh FROM regions GROUP BY code
) AS region ON region.code = w.region_code
