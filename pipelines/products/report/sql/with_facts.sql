-- with_facts: the regions that have figures of so many years
-- in: facts
-- variables: samples, years
SELECT region_code
FROM facts
WHERE period_kind = 'annual' AND is_sample = getvariable('samples')
GROUP BY region_code
HAVING count(DISTINCT period) >= getvariable('years')
ORDER BY region_code
