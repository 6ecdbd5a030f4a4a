-- recombinations: the parts of which a territory's figure is put together for a year in which it was drawn in another
--     boundary.
-- in: appearances, region_mappings, territories
--
-- Only where it serves a comparison through time: a territory that reported, one year before its first or after its
-- last figure.
WITH sides AS (
    SELECT region_code, territory_date, period, period_kind, min(boundary_date) AS boundary_date,
        year, substr(period, 5) AS part_of_year
    FROM appearances
    WHERE territory_date IS NOT NULL
    GROUP BY region_code, territory_date, period, year, period_kind
),
wanted AS (
    SELECT mapping.to_code, mapping.to_territory, other.period, other.period_kind,
        min(other.boundary_date) AS boundary_date
    FROM sides AS own
    JOIN sides AS other
        ON abs(other.year - own.year) = 1 AND other.part_of_year = own.part_of_year
            AND other.period_kind = own.period_kind
    JOIN region_mappings AS mapping
        ON mapping.to_code = own.region_code AND mapping.to_territory = own.territory_date
        AND mapping.from_code = other.region_code AND mapping.from_territory = other.territory_date
        AND mapping.kind <> 'same'
    GROUP BY mapping.to_code, mapping.to_territory, other.period, other.period_kind
)
SELECT wanted.to_code, wanted.to_territory, wanted.period, wanted.period_kind, part.from_code, part.from_territory,
    part.share_low, coalesce(part.share, (part.share_low + part.share_high) / 2) AS share, part.share_high,
    part.basis || ':' || part.document AS source
FROM wanted
JOIN region_mappings AS part ON part.to_code = wanted.to_code AND part.to_territory = wanted.to_territory
    AND part.kind <> 'same'
-- the parts that existed side by side on the day the others were drawn
JOIN territories AS origin
    ON origin.region_code = part.from_code AND origin.territory_date = part.from_territory
    AND wanted.boundary_date >= origin.territory_date
    AND (origin.territory_end IS NULL OR wanted.boundary_date < origin.territory_end)
-- a territory that was in force on that day needs no putting together
ANTI JOIN territories AS in_force
    ON in_force.region_code = wanted.to_code AND in_force.territory_date = wanted.to_territory
    AND wanted.boundary_date >= in_force.territory_date
    AND (in_force.territory_end IS NULL OR wanted.boundary_date < in_force.territory_end)
