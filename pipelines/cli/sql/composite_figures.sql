-- the headline figures of the indicators of a composite in one period: of the chosen regions, else of all real ones of its level
-- variables: regions (codes), period, level, indicators (lists of text)
SELECT region_code, region_name, indicator_id, coverage, CAST(low AS DOUBLE) AS low, CAST(value AS DOUBLE) AS value,
    CAST(high AS DOUBLE) AS high, comparability, reason
FROM indicators
WHERE is_headline AND period = getvariable('period') AND list_contains(getvariable('indicators'), indicator_id)
    AND CASE WHEN len(getvariable('regions')) > 0 THEN list_contains(getvariable('regions'), region_code)
        ELSE NOT is_sample AND region_level = getvariable('level') END
-- a first quarter may stand there as cumulative and as single; they are the same figure
QUALIFY row_number() OVER (PARTITION BY region_code, indicator_id ORDER BY period_kind) = 1
ORDER BY region_code, indicator_id
