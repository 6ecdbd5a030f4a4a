-- summed_parts: what the facts behind a further factor are the sums of. A view, called summed_contributions like the
--     one for all facts.
-- in: part_contributions
FROM part_contributions
