-- reference: what the release knows of itself for its reference metadata, in one row; sentences are in reference.toml.
-- in: release_manifest, indicators, facts, scopes, submissions, diagnoses, revisions, regions, units
WITH headlines AS (
    SELECT count(*) AS figures,
        count(*) FILTER (value IS NOT NULL) AS with_value,
        count(*) FILTER (comparability = 'exact') AS exact,
        count(*) FILTER (comparability = 'bounded') AS bounded,
        count(*) FILTER (comparability = 'assumed') AS assumed,
        count(*) FILTER (comparability = 'not_comparable') AS not_comparable,
        count(*) FILTER (comparability = 'not_comparable' AND reason = 'missing') AS missing,
        count(*) FILTER (break_reason <> '') AS breaks,
        count(*) FILTER (provenance IN ('press', 'others') AND value IS NOT NULL) AS second_hand,
        count(*) FILTER (list_contains(string_split(obs_status, ','), 'P') AND value IS NOT NULL) AS provisional,
        count(*) FILTER (unverified_share > 0 AND value IS NOT NULL) AS unverified,
        count(DISTINCT indicator_id) AS indicators,
        count(DISTINCT region_code) FILTER (NOT is_sample) AS regions,
        count(DISTINCT region_code) FILTER (is_sample) AS samples,
        coalesce(string_agg(DISTINCT vintage, ', ' ORDER BY vintage), '') AS vintages,
        coalesce(string_agg(DISTINCT coverage, ', ' ORDER BY coverage), '') AS coverages
    FROM indicators
    WHERE is_headline
),
used_units AS (
    SELECT string_agg(DISTINCT symbol, '、' ORDER BY symbol) AS units_zh,
        string_agg(DISTINCT name_en, ', ' ORDER BY name_en) AS units_en
    FROM units
    WHERE id IN (SELECT unit FROM indicators WHERE is_headline)
)
SELECT manifest.release_id, manifest.published_at, manifest.version, manifest.definitions_version,
    manifest.first_period, manifest.last_period, manifest.sources, manifest.licence, manifest.figures_changed,
    scope.id AS scope, scope.name_zh AS scope_zh, scope.name_en AS scope_en, scope.edition AS edition,
    scope.source AS scope_source, scope.territory AS territory,
    CAST(round(scope.tolerance * 100, 1) AS VARCHAR) AS tolerance,
    headlines.*, used_units.*,
    (SELECT count(*) FROM submissions) AS files,
    (SELECT count(*) FROM submissions WHERE status = 'accepted') AS accepted,
    (SELECT coalesce(sum(open_query_count), 0) FROM submissions WHERE status = 'accepted') AS open_queries,
    (SELECT count(*) FROM facts) AS facts,
    (SELECT count(*) FROM diagnoses) AS diagnoses,
    (SELECT count(*) FROM diagnoses WHERE verdict = 'open') AS unexplained
FROM release_manifest AS manifest
JOIN scopes AS scope ON scope.id = manifest.target_scope
CROSS JOIN headlines
CROSS JOIN used_units
