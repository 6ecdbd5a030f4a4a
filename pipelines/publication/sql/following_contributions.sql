-- following_contributions: every contribution, and whether it follows from its cell, its figure and its weighing alone.
-- in: contributions, group_remainders
--
-- Not what has a further factor, what is left of a group, what nobody reported, and a cell whose number does not count.
SELECT c.*,
    c.factor = '' AND c.cell IS NOT NULL AND c.base_value IS NOT NULL AND remainder.cell IS NULL
        AS follows
FROM contributions AS c
LEFT JOIN group_remainders AS remainder
    ON remainder.submission_id = c.submission_id AND remainder.sheet = c.sheet AND remainder.cell = c.cell
