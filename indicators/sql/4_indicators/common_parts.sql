-- common_parts: the parts of the figures of those leagues: which figure, under which common share (from 0; -1: known,
--     or its own unknown).
-- in: common_leagues, unknown_parts
-- A coefficient of one region's own has bounds of its own, and is no share of the others.
SELECT league, place,
    CASE kind WHEN 'common'
        THEN dense_rank() OVER (PARTITION BY league, kind ORDER BY activity_code, weight_low, weight_high) - 1
            ELSE -1 END AS share,
    net, weight_low, weight_high
FROM unknown_parts
JOIN common_leagues USING (indicator_id, region_code, period, period_kind, is_sample)
UNION ALL
-- a figure that is not linear in the shares stands with its ends, as if all that is unknown of it were its own
SELECT league, place, -1, 1, low, high
FROM common_leagues
ANTI JOIN unknown_parts USING (indicator_id, region_code, period, period_kind, is_sample)
