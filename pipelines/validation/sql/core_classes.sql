-- One row a code: what the method's own weights say of it in the digital core. `share` is 1 = wholly, 0 = not at all, between = partly
-- or not known; `large` is the large class where it is one only. Coefficients of a region are left aside: they say how much of a
-- code is digital there, not whether any of it can be.
CREATE OR REPLACE TABLE core_classes AS
SELECT classification, activity_code AS code, CAST(max(share) FILTER (target_level = 'total') AS DOUBLE) AS share,
  coalesce(max(target_code) FILTER (target_level = 'large' AND share_low = 1), '') AS large
FROM scope_weights
WHERE context_id = 0 AND (classification, activity_code) IN (SELECT (classification, code) FROM activity_classes)
GROUP BY classification, activity_code
