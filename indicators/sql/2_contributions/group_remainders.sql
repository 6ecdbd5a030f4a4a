-- group_remainders: groups given with members: what the members add up to, and how much of that may have been rounded
--     away.
-- in: group_members
SELECT submission_id, sheet, cell, CAST(sum(base_value) AS DECIMAL(22, 6)) AS members_value,
    sum(rounding) AS members_rounding
FROM group_members
GROUP BY submission_id, sheet, cell
