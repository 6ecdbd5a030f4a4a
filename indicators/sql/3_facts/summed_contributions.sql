-- summed_contributions: what facts are the sums of: all contributions. A view.
-- in: contributions
FROM contributions
