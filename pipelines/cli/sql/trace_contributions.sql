-- every contribution to one fact: which file, sheet and cell, each factor, and how its vintage was found
-- variable: fact
SELECT coalesce(s.file, '') AS file, c.sheet, c.cell, c.activity_code, c.raw_text, coalesce(u.symbol, '') AS unit, c.unit_factor,
    c.reported_region_code, c.reported_period, c.reported_measure, c.factor, c.factor_low, c.factor_value, c.factor_high, c.factor_ids,
    c.share_low, c.share, c.share_high, c.share_basis, c.coverage_low, c.coverage_value, c.coverage_high,
    c.low, c.value, c.high, c.exclusion_reason, c.source_title,
    coalesce(corrected.corrected_from, '') AS corrected_from, coalesce(corrected.corrected_to, '') AS corrected_to,
    coalesce(corrected.decided_by, '') AS corrected_by, coalesce(corrected.decision_reason, '') AS corrected_why,
    found.stated_vintage, found.vintage AS found_vintage, found.found_by, found.years_compared, found.years_equal, found.figures_compared,
    found.figures_equal, found.first_equal, found.last_equal, found.compared_with
FROM contributions AS c
-- a part that nobody reported has no file
LEFT JOIN submissions AS s ON s.submission_id = c.submission_id AND s.status = 'accepted'
LEFT JOIN found_vintages AS found ON found.submission_id = c.submission_id AND found.sheet = c.sheet AND found.cell = c.cell
LEFT JOIN (
    SELECT submission_id, sheet, cell, arg_max(corrected_from, place) AS corrected_from, arg_max(corrected_to, place) AS corrected_to,
        arg_max(decided_by, place) AS decided_by, arg_max(decision_reason, place) AS decision_reason
    FROM (SELECT *, row_number() OVER (ORDER BY decided_at) AS place FROM decisions WHERE verdict = 'correct')
    GROUP BY ALL
) AS corrected ON corrected.submission_id = c.submission_id AND corrected.sheet = c.sheet AND corrected.cell = c.cell
LEFT JOIN units AS u ON u.id = c.unit
WHERE c.fact_id = getvariable('fact')
ORDER BY c.reported_region_code, c.reported_period, s.file, c.sheet, c.activity_code, c.cell
