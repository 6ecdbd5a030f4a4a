-- drawn_boundaries: the territory that each boundary a figure is drawn in stands for.
-- in: observations, territories
SELECT drawn.region_code, drawn.boundary_date, territory.territory_date
FROM (SELECT DISTINCT region_code, boundary_date FROM observations) AS drawn
ASOF LEFT JOIN territories AS territory
    ON territory.region_code = drawn.region_code AND drawn.boundary_date >= territory.territory_date
