-- target_progress: how far each target is reached, a row a target and period of which there is a figure.
-- in: targets, indicators, units
--
-- The figure is the headline, or where that has no value the first that stands beside it. What has two ends is reached
-- where its low end is, and missed or alarming only where its high end is; what was printed with fewer digits may lie
-- so much lower or higher, but for things that are counted one by one. Days are those from the end of the period.
WITH figures AS (
    SELECT targets.*, region_name, period, period_kind, unit, low, value, high, comparability, reason, is_headline,
        source_title, provenance, period_end(period) AS until,
        100 * quotient(low, target) AS progress_low, 100 * quotient(value, target) AS progress,
        100 * quotient(high, target) AS progress_high,
        CASE WHEN units.dimension = 'count' AND units.multiplier = 1 THEN 0 ELSE coalesce(rounding, 0) END AS by_digits,
        100 * quotient(low - by_digits, target) AS least, 100 * quotient(high + by_digits, target) AS most
    FROM targets
    JOIN indicators USING (region_code, indicator_id)
    JOIN units ON units.id = indicators.unit
    WHERE value IS NOT NULL AND NOT is_sample
    QUALIFY row_number() OVER (
        PARTITION BY target_id, period, period_kind ORDER BY is_headline DESC, source_title, value) = 1
)
SELECT target_id, region_code, region_name, indicator_id, period, period_kind, unit, low, value, high, target,
    progress_low, progress, progress_high, due, date_diff('day', until, due) AS days_left,
    CASE WHEN least >= 100 THEN 'reached'
        WHEN most < 100 AND until >= due THEN 'missed'
        WHEN most < alert_percent THEN 'alert'
        WHEN least >= good_percent THEN 'good'
        ELSE 'open' END AS status,
    comparability, concat_ws(',', nullif(reason, ''), CASE WHEN provenance = 'undisclosed' THEN 'undisclosed' END)
        AS reason, is_headline, source_title, provenance
FROM figures
