-- group_remainders: groups given with members: what the members add up to.
-- in: group_members
SELECT submission_id, sheet, cell, CAST(sum(base_value) AS DECIMAL(22, 6)) AS members_value
FROM group_members
GROUP BY submission_id, sheet, cell
