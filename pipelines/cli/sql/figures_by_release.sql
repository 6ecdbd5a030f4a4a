-- an indicator in every release
-- variables: regions, periods (lists, empty for all)
SELECT release_number, release_id, indicator_id, region_code, region_name, period, period_kind, value, unit, comparability, is_sample
FROM figures_by_release
WHERE (len(getvariable('regions')) = 0 OR list_contains(getvariable('regions'), region_code))
    AND (len(getvariable('periods')) = 0 OR list_contains(getvariable('periods'), period))
ORDER BY is_sample, region_code, period, period_kind, release_number
