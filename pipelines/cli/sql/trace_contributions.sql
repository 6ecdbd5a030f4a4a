-- every contribution to one fact: which file, sheet and cell, each factor, and how its vintage was found
-- variable: fact
SELECT coalesce(s.file, '') AS file, c.sheet, c.cell, c.activity_code, c.raw_text, coalesce(u.symbol, '') AS unit, c.unit_factor,
    c.reported_region_code, c.reported_period, c.reported_measure, c.factor, c.factor_low, c.factor_value, c.factor_high, c.factor_ids,
    c.share_low, c.share, c.share_high, c.share_basis, c.coverage_low, c.coverage_value, c.coverage_high,
    c.low, c.value, c.high, c.refusal, c.source_title,
    found.stated_vintage, found.vintage AS found_vintage, found.found_by, found.years_compared, found.years_equal, found.figures_compared,
    found.figures_equal, found.first_equal, found.last_equal, found.compared_with
FROM facts AS f
JOIN contributions AS c
    ON c.target_level = f.target_level AND c.target_code = f.target_code AND c.region_code = f.region_code
    AND c.territory_date IS NOT DISTINCT FROM f.territory_date AND c.period = f.period AND c.period_kind = f.period_kind
    AND c.measure = f.measure AND c.scope_id = f.scope_id AND c.coverage = f.coverage AND c.vintage = f.vintage
    AND c.price_basis = f.price_basis AND c.source_id = f.source_id AND c.detail = f.detail
-- a part that nobody reported has no file
LEFT JOIN submissions AS s ON s.submission_id = c.submission_id AND s.status = 'accepted'
LEFT JOIN found_vintages AS found ON found.submission_id = c.submission_id AND found.sheet = c.sheet AND found.cell = c.cell
LEFT JOIN units AS u ON u.id = c.unit
WHERE f.fact_id = getvariable('fact')
ORDER BY c.reported_region_code, c.reported_period, s.file, c.sheet, c.activity_code, c.cell
