-- every headline figure of which something is known: what was reported, its bounds, and why it is not more comparable
SELECT i.region_code, i.region_name, i.period, i.period_kind, i.region_level, i.is_sample, c.name_zh, c.name_en, u.symbol,
    c.decimals, i.reported, i.low, i.value, i.high, i.comparability, i.reason, i.break_reason, i.scope_id, i.coverage, i.vintage,
    i.denominator_vintage, i.provenance, i.source_title
FROM indicators AS i
JOIN indicator_catalogue AS c ON c.id = i.indicator_id
JOIN units AS u ON u.id = i.unit
WHERE i.is_headline AND i.reason <> 'missing'
ORDER BY i.is_sample, i.region_code, i.period, i.period_kind, c.on_screen, c.id
