-- published figures of the region and period that disagree, by what they differ in
-- variables: region (a code), period
SELECT verdict AS reason, count(*) AS disagreements
FROM diagnoses
WHERE region_code = getvariable('region') AND period = getvariable('period')
GROUP BY verdict
ORDER BY disagreements DESC, verdict
