-- the figures that a group was added up of, a row a member and figure
-- variables: periods (a list)
SELECT code, period, period_kind, measure, target_level, target_code, fact_id, low, value, high, comparability, reason, share_low, share, share_high
FROM group_figures
WHERE list_contains(getvariable('periods'), period)
ORDER BY period DESC, measure, target_level, target_code, code
