-- how far the figures of an indicator move between releases, by region
-- variable: regions (a list, empty for all)
FROM mean_revisions
WHERE len(getvariable('regions')) = 0 OR list_contains(getvariable('regions'), region_code)
ORDER BY is_sample, region_code, period_kind
