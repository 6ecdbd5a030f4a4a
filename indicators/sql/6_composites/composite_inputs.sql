-- composite_inputs: what each region brings to each indicator of a composite; what it does not bring is not filled in.
-- in: composite_figures, composite_indicators, composite_choices
--
-- A region takes part that has a number for one of them. An assumed figure counts where a choice takes what is assumed;
-- else it is not known, for its bounds rest on the same assumption. A figure too wide to have a value keeps its bounds.
WITH ways AS (
    SELECT DISTINCT assumed FROM composite_choices
),
given AS (
    SELECT scope_id, region_code, node, low, value, high, comparability, reason,
        figure.coverage = part.coverage AS is_alike
    FROM composite_figures AS figure
    JOIN composite_indicators AS part USING (indicator_id)
),
taking_part AS (
    SELECT DISTINCT scope_id, region_code FROM given WHERE is_alike AND low IS NOT NULL
)
SELECT one.scope_id, ways.assumed, one.region_code, part.node,
    CASE WHEN is_alike AND is_taken THEN low END AS low,
    CASE WHEN is_alike AND is_taken AND comparability <> 'not_comparable' THEN value END AS value,
    CASE WHEN is_alike AND is_taken THEN high END AS high,
    CASE WHEN is_alike AND is_taken THEN comparability ELSE 'not_comparable' END AS comparability,
    CASE WHEN is_alike THEN reason WHEN is_alike IS NULL THEN 'missing' ELSE 'coverage' END AS reason
FROM taking_part AS one
CROSS JOIN ways
CROSS JOIN composite_indicators AS part
LEFT JOIN given ON given.scope_id = one.scope_id AND given.region_code = one.region_code AND given.node = part.node
CROSS JOIN LATERAL (SELECT ways.assumed = 'taken' OR comparability IS DISTINCT FROM 'assumed' AS is_taken)
