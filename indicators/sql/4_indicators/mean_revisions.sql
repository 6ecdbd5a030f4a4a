-- mean_revisions: how far the figures of a region move between the first release that has them and the last.
-- in: figures_by_release (release_number, indicator_id, region_code, region_name, period, period_kind, value, unit,
--     is_sample; one row a release and headline figure)
--
-- The revision of a period is later minus earlier: the last value less the first. Its mean says which way figures are
-- usually revised, the mean of its size how far, and that size in relation to the figures how much it matters (MR, MAR
-- and RMAR of the OECD and Eurostat guidelines on revision analysis). A period told only once was never revised.
WITH first_and_last AS (
    SELECT indicator_id, region_code, period, period_kind, unit, is_sample, any_value(region_name) AS region_name,
        arg_min(value, release_number) AS first_value, arg_max(value, release_number) AS last_value,
        count(*) AS releases
    FROM figures_by_release
    WHERE value IS NOT NULL
    GROUP BY ALL
),
revised AS (
    SELECT *, last_value - first_value AS revision
    FROM first_and_last
    WHERE releases > 1
)
SELECT indicator_id, region_code, any_value(region_name) AS region_name, period_kind, unit, is_sample,
    count(*) AS periods, count(*) FILTER (revision <> 0) AS revised_periods,
    kept_quotient(quotient(sum(revision), count(*))) AS mean_revision,
    kept_quotient(quotient(sum(abs(revision)), count(*))) AS mean_absolute_revision,
    kept_quotient(100 * quotient(sum(abs(revision)), sum(abs(last_value)))) AS relative_mean_absolute_revision
FROM revised
GROUP BY ALL
