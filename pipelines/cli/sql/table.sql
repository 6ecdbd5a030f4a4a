-- the headline figures of the chosen regions, periods and indicators; an empty choice is every one
-- variables: regions (codes), periods, indicators (lists of text)
SELECT i.region_code, i.region_name, i.region_level, i.period, i.period_kind, i.indicator_id,
    i.value, i.low, i.high, i.reported, u.symbol AS unit, i.rank, i.rank_of, i.rank_low, i.rank_high, i.rank_with_assumed, i.rank_with_assumed_of,
    i.obs_status, i.comparability, i.reason, i.basis, i.scope_id, i.coverage, i.vintage, i.denominator_vintage, i.source_title, i.provenance, i.is_sample
FROM indicators AS i
JOIN units AS u ON u.id = i.unit
WHERE i.is_headline
    AND (len(getvariable('regions')) = 0 OR list_contains(getvariable('regions'), i.region_code))
    AND (len(getvariable('periods')) = 0 OR list_contains(getvariable('periods'), i.period))
    AND (len(getvariable('indicators')) = 0 OR list_contains(getvariable('indicators'), i.indicator_id))
ORDER BY i.is_sample, i.region_code, i.period, i.period_kind, i.indicator_id
