-- every contribution to one fact: which file, sheet and cell, and each factor
-- variable: fact
SELECT s.file, c.sheet, c.cell, c.activity_code, c.raw_text, u.symbol AS unit, c.unit_factor,
    c.share_low, c.share, c.share_high, c.share_basis, c.coverage_low, c.coverage_value, c.coverage_high,
    c.low, c.value, c.high, c.refusal, c.source_title
FROM facts AS f
JOIN contributions AS c
    ON c.target_level = f.target_level AND c.target_code = f.target_code AND c.region_code = f.region_code
    AND c.territory_date IS NOT DISTINCT FROM f.territory_date AND c.period = f.period AND c.period_kind = f.period_kind
    AND c.measure = f.measure AND c.scope_id = f.scope_id AND c.coverage = f.coverage AND c.vintage = f.vintage
    AND c.price_basis = f.price_basis AND c.source_id = f.source_id AND c.detail = f.detail
JOIN submissions AS s ON s.submission_id = c.submission_id AND s.status = 'accepted'
JOIN units AS u ON u.id = c.unit
WHERE f.fact_id = getvariable('fact')
ORDER BY s.file, c.sheet, c.activity_code, c.cell
