-- The plain work that the rules are held against: every staged row read once, joined with its class, and added up.
SELECT i.submission_id, i.period, k.large, count(*), sum(i.revenue), sum(i.gross_output), sum(i.value_added), sum(i.employees), sum(i.enterprises)
FROM industry_rows AS i JOIN core_classes AS k ON k.classification = i.classification AND k.code = i.activity_code
GROUP BY i.submission_id, i.period, k.large
