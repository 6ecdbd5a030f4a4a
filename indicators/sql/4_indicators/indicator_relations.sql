-- indicator_relations: one weight of a region as a share of another, such as that by revenue of that by enterprises:
--     how large its units are beside those of the whole.
-- in: indicator_weights, indicator_ratios, indicator_catalogue, scopes
-- variable: target_scope
--
-- The two are of one region, period and prices. Where they are not of one coverage, one of which may be the other, the
-- relation stands on the assumption that they are; where they cannot be, it has none.
WITH weights AS (
    SELECT 'weight' AS source, * FROM indicator_weights
    UNION ALL BY NAME
    SELECT 'printed' AS source, * FROM indicator_ratios WHERE basis = 'published'
),
pairs AS (
    SELECT c.id, upper_.* EXCLUDE (indicator_id), lower_.low AS d_low, lower_.value AS d_value, lower_.high AS d_high,
        lower_.rounding AS d_rounding, lower_.comparability AS d_comparability, lower_.reason AS d_reason,
        lower_.flags AS d_flags, lower_.numerator_fact_id AS d_fact_id, lower_.provenance AS d_provenance,
        lower_.choice AS d_choice, lower_.precedence_within AS d_precedence_within,
        upper_.coverage <> lower_.coverage AS is_mixed,
        upper_.coverage <> 'unstated' AND lower_.coverage <> 'unstated' AS is_stated
    FROM indicator_catalogue AS c
    JOIN weights AS upper_ ON upper_.indicator_id = c.numerator_indicator
    JOIN weights AS lower_
        ON lower_.indicator_id = c.denominator_indicator AND lower_.region_code = upper_.region_code
        AND lower_.period = upper_.period AND lower_.period_kind = upper_.period_kind
        AND lower_.is_sample = upper_.is_sample AND lower_.price_basis = upper_.price_basis
        -- both as printed, or both as computed
        AND lower_.source = upper_.source AND lower_.scope_id = upper_.scope_id
    WHERE c.kind = 'relation'
),
divided AS (
    SELECT pairs.*, tolerance,
        CASE WHEN comparability <> 'not_comparable' AND d_comparability <> 'not_comparable'
            AND NOT (is_mixed AND is_stated) THEN 100 * quotient(value, d_value) END AS ratio,
        CASE WHEN d_low > d_rounding THEN 100 * quotient_low(low, d_low, d_high) END AS ratio_low,
        CASE WHEN d_low > d_rounding THEN 100 * quotient_high(high, d_low, d_high) END AS ratio_high,
        CASE WHEN d_low > d_rounding
            THEN 100 * quotient_rounding(low, high, rounding, d_low, d_high, d_rounding) END AS ratio_rounding
    FROM pairs
    JOIN scopes ON scopes.id = getvariable('target_scope')
)
SELECT id AS indicator_id, region_code, territory_date, period, period_kind, scope_id, coverage, vintage, benchmark,
    denominator_vintage, price_basis, 'relation' AS basis, numerator_fact_id, d_fact_id AS denominator_fact_id,
    kept_quotient(ratio_low) AS low, kept_quotient(ratio) AS value, kept_quotient(ratio_high) AS high,
    kept_quotient(ratio_rounding) AS rounding, kept_quotient(ratio) AS reported, source_title,
    farther(provenance, d_provenance) AS provenance, list_distinct(list_concat(flags, d_flags)) AS flags,
    CASE
        WHEN ratio IS NULL OR ratio_rounding IS NULL
            OR coalesce(too_wide(ratio_low, ratio_high, tolerance), true) THEN 'not_comparable'
        WHEN comparability = 'assumed' OR d_comparability = 'assumed' OR is_mixed THEN 'assumed'
        WHEN ratio_high > ratio_low THEN 'bounded'
        ELSE 'exact' END AS comparability,
    CASE
        WHEN comparability = 'not_comparable' THEN reason
        WHEN d_comparability = 'not_comparable' THEN d_reason
        WHEN is_mixed AND is_stated THEN 'coverage'
        WHEN ratio IS NULL THEN 'impossible'
        WHEN ratio_rounding IS NULL OR coalesce(too_wide(ratio_low, ratio_high, tolerance), true) THEN 'tolerance'
        ELSE array_to_string(list_sort(list_distinct(list_filter(
            list_concat([CASE WHEN is_mixed THEN 'coverage' END], string_split(concat(reason, ',', d_reason), ',')),
            lambda one: one <> ''))), ',') END AS reason,
    vintage_distance, precedence_within * d_precedence_within AS precedence_within, choice + d_choice AS choice,
    is_sample, false AS is_recombined, true AS is_conservative
FROM divided
