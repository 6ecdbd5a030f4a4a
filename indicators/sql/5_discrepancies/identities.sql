-- identities: the ratios that follow from two other figures: part over whole, times a factor. The whole is that of the
--     scope, of the nation, or of the whole economy; per person it is the mean of the year, which the figure at its end
--     is near.
-- in: bands
SELECT identity.*, coalesce(band.low, 1) AS denominator_low, coalesce(band.high, 1) AS denominator_high
FROM (VALUES
    ('value_added_share_of_gdp', 'value_added', 'gdp', 'economy', 100),
    ('value_added_share_of_core', 'value_added', 'value_added', 'scope', 100),
    ('enterprises_share_of_national', 'enterprises', 'enterprises', 'nation', 100),
    ('gdp_per_person', 'gdp', 'population', 'economy', 1),
    ('gross_national_income_per_person', 'gross_national_income', 'population', 'economy', 1),
    ('population_density', 'population', 'land_area', 'economy', 1000000)
) AS identity (ratio_measure, part_measure, whole_measure, whole_is, factor)
LEFT JOIN bands AS band ON band.band = 'mean_over_year_end' AND band.code = identity.whole_measure
