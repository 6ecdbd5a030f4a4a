-- weight_contexts: for whom a coefficient replaces an unknown share: a region (or everybody), a span of years, a
--     measure (or every one).
-- in: coefficients
--
-- Context 0 is everybody else: no coefficient. A figure takes its most specific context (see contributions).
SELECT dense_rank() OVER (ORDER BY region_code, first_year, last_year, measure) AS context_id,
    region_code, first_year, last_year, measure
FROM (SELECT DISTINCT region_code, first_year, last_year, measure FROM coefficients)
