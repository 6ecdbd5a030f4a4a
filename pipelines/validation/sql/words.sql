-- Every text that the rows of industries repeat (sheets, codes, names, scopes, periods), kept there as a small number.
CREATE OR REPLACE TYPE word AS ENUM (
  SELECT DISTINCT word
  FROM (
    SELECT unnest([region_code, period, period_kind]) AS word FROM checked_submissions
    UNION ALL SELECT unnest([classification, code, name_zh, left(code, 2)]) FROM activity_classes
    UNION ALL SELECT symbol FROM units
    UNION ALL SELECT large FROM core_classes
    UNION ALL
    SELECT unnest([sheet, classification, activity_code, region_code, period, period_kind, coverage]) FROM figures WHERE NOT by_figure
    UNION ALL
    SELECT unnest([sheet, classification, activity_code, left(activity_code, 2), coverage, scope_id])
    FROM (SELECT DISTINCT sheet, classification, activity_code, coverage, scope_id FROM rows_read)
  )
  WHERE word IS NOT NULL
  ORDER BY word
)
