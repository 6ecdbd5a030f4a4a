-- What ranking the same figures by their values alone costs.
-- in: indicator_candidates
SELECT indicator_id, region_code, rank() OVER (PARTITION BY indicator_id ORDER BY value DESC) AS rank
FROM indicator_candidates
