-- whose page it is, in which region above and beside which others, under which definition and from which release
-- variables: region (a code), period
WITH there AS (
    SELECT code, name_zh, parent_code
    FROM regions
    WHERE valid_from <= period_end(getvariable('period'))
        AND (valid_to IS NULL OR valid_to > period_end(getvariable('period')))
),
figures AS (
    SELECT region_code, any_value(region_name) AS region_name, bool_or(is_sample) AS is_sample
    FROM indicators
    WHERE region_code = getvariable('region') AND period = getvariable('period')
    GROUP BY region_code
)
SELECT f.region_code, f.region_name, f.is_sample, coalesce(above.code, '') AS whole_code,
    coalesce(above.name_zh, '') AS whole_name, release_id, left(published_at, 10) AS published_on,
    scopes.name_zh AS scope_zh, scopes.name_en AS scope_en,
    (SELECT coalesce(list(code ORDER BY code), []) FROM there WHERE parent_code = own.parent_code) AS siblings
FROM figures AS f
LEFT JOIN there AS own ON own.code = f.region_code
LEFT JOIN there AS above ON above.code = own.parent_code
CROSS JOIN release_manifest
JOIN scopes ON scopes.id = release_manifest.target_scope
