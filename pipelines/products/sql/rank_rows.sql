-- every headline figure that has a rank, with the interval in which its rank lies: by indicator, level and period
SELECT c.name_zh, c.name_en, i.region_level, i.period, i.period_kind, i.is_sample, i.benchmark, i.region_code, i.region_name,
    u.symbol, c.decimals, i.value, i.comparability, i.rank, i.rank_of, i.rank_low, i.rank_high, i.rank_low_common,
    i.rank_high_common, i.rank_with_assumed, i.rank_with_assumed_of
FROM indicators AS i
JOIN indicator_catalogue AS c ON c.id = i.indicator_id
JOIN units AS u ON u.id = i.unit
WHERE i.is_headline AND (i.rank IS NOT NULL OR i.rank_with_assumed IS NOT NULL)
ORDER BY i.is_sample, c.on_screen, c.id, i.region_level, i.period, i.period_kind, i.benchmark,
    coalesce(i.rank, i.rank_with_assumed), i.region_code
