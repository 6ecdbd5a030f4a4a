-- what of a release is filled: each region, indicator and period, whether it has a number, only one that does not compare, or none
-- variables: regions (codes), periods, indicators (lists of text, empty for all)
SELECT region_code, region_name, indicator_id, period, period_kind,
    CASE WHEN value IS NOT NULL THEN 'number' WHEN reason <> 'missing' THEN 'not_comparable' ELSE 'empty' END AS filled,
    comparability, reason, is_sample
FROM indicators
WHERE is_headline
    AND (len(getvariable('regions')) = 0 OR list_contains(getvariable('regions'), region_code))
    AND (len(getvariable('periods')) = 0 OR list_contains(getvariable('periods'), period))
    AND (len(getvariable('indicators')) = 0 OR list_contains(getvariable('indicators'), indicator_id))
ORDER BY is_sample, region_code, indicator_id, period, period_kind
