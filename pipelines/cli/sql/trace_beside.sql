-- what was reported for a region and period, for when the figure asked for could not be formed; what the method made of
-- it is not reported. A figure is in the unit of its dimension where there is but one.
-- variables: region_code, period
SELECT m.name_zh, m.name_en, f.scope_id, f.coverage, f.reported, f.comparability, f.reason, f.source_title,
    coalesce((SELECT any_value(u.symbol) FROM units AS u WHERE u.dimension = m.dimension AND u.multiplier = 1 HAVING count(*) = 1), '') AS symbol
FROM facts AS f
JOIN measures AS m ON m.id = f.measure
WHERE f.region_code = getvariable('region_code') AND f.period = getvariable('period') AND f.target_level IN ('total', 'economy')
    AND f.compiled_from NOT IN ('converted', 'implied', 'differenced', 'recombined')
-- one figure stands under several coverages: it was reported under the one that raises no doubt of it
QUALIFY row_number() OVER (PARTITION BY f.measure, f.period_kind, f.scope_id, f.vintage, f.price_basis, f.source_id, f.territory_date, f.reported
    ORDER BY contains(f.reason, 'coverage'), f.precedence) = 1
ORDER BY m.name_en, f.precedence
