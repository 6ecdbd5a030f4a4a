-- indicator_breaks: where a headline series breaks against the year before, and the same period's figure as the year
--     before was drawn.
-- in: indicator_candidates, indicator_catalogue, facts
--
-- Growth is a comparison itself and breaks nothing. Figures under the shared scope are one series whatever was
-- declared. The figure of the old boundary, scope, coverage or vintage is SDMX's OBS_PRE_BREAK; it is empty where
-- nobody gave it.
WITH figures AS (
    SELECT candidate.*, fact.classification,
        CASE WHEN is_of_shared_scope(candidate.comparability, candidate.reason) THEN 'shared'
            ELSE candidate.scope_id END AS series_scope
    FROM indicator_candidates AS candidate
    JOIN indicator_catalogue AS c ON c.id = candidate.indicator_id AND c.kind IN ('level', 'ratio', 'weight')
    JOIN facts AS fact ON fact.fact_id = candidate.numerator_fact_id
),
compared AS (
    SELECT now.indicator_id, now.region_code, now.period, now.period_kind, now.is_sample,
        before.territory_date, before.series_scope, before.coverage, before.vintage, before.benchmark,
        concat_ws(',',
            CASE WHEN now.territory_date IS DISTINCT FROM before.territory_date THEN 'boundary' END,
            CASE WHEN now.series_scope <> before.series_scope THEN 'scope' END,
            CASE WHEN now.coverage <> before.coverage THEN 'coverage' END,
            CASE WHEN NOT of_one_benchmark(now.vintage, now.benchmark, before.vintage, before.benchmark)
                THEN 'vintage' END,
            CASE WHEN now.classification <> before.classification AND starts_with(now.classification, 'gbt4754')
                AND starts_with(before.classification, 'gbt4754')
                THEN 'edition' END) AS break_reason
    FROM figures AS now
    JOIN figures AS before
        ON before.is_headline AND before.indicator_id = now.indicator_id AND before.region_code = now.region_code
        AND before.period = year_before(now.period)
        AND before.period_kind = now.period_kind AND before.is_sample = now.is_sample
    WHERE now.is_headline
)
SELECT compared.indicator_id, compared.region_code, compared.period, compared.period_kind, compared.is_sample,
    compared.break_reason,
    arg_min(old.value,
        (old.vintage_distance, old.choice, old.numerator_fact_id)) FILTER (old.comparability <> 'not_comparable')
        AS pre_break_value
FROM compared
LEFT JOIN figures AS old
    ON old.indicator_id = compared.indicator_id AND old.region_code = compared.region_code
        AND old.period = compared.period
    AND old.period_kind = compared.period_kind AND old.is_sample = compared.is_sample AND NOT old.is_headline
    AND old.territory_date IS NOT DISTINCT FROM compared.territory_date AND old.series_scope = compared.series_scope
    AND old.coverage = compared.coverage
    AND of_one_benchmark(old.vintage, old.benchmark, compared.vintage, compared.benchmark)
WHERE compared.break_reason <> ''
GROUP BY compared.indicator_id, compared.region_code, compared.period, compared.period_kind, compared.is_sample,
    compared.break_reason
