-- the headline figures that differ between two releases, with the parts of each change
-- variables: regions, indicators (lists, empty for all)
WITH parts AS (
    SELECT indicator_id, region_code, period, period_kind, is_sample,
        list({cause: cause, part: part, is_taken_apart: is_taken_apart} ORDER BY place) AS parts
    FROM revision_parts
    GROUP BY ALL
)
SELECT r.indicator_id, r.region_code, r.region_name, r.period, r.period_kind, r.old_value, r.new_value,
    r.new_value - r.old_value AS change, r.old_low, r.new_low, r.old_high, r.new_high, r.old_comparability,
    r.new_comparability, r.unit, u.symbol, r.cause, parts.parts, r.is_sample
FROM revisions AS r
LEFT JOIN parts USING (indicator_id, region_code, period, period_kind, is_sample)
LEFT JOIN units AS u ON u.id = r.unit
WHERE (len(getvariable('regions')) = 0 OR list_contains(getvariable('regions'), r.region_code))
    AND (len(getvariable('indicators')) = 0 OR list_contains(getvariable('indicators'), r.indicator_id))
ORDER BY r.is_sample, abs(quotient(change, r.old_value)) DESC NULLS LAST, r.region_code, r.period, r.indicator_id, r.period_kind
