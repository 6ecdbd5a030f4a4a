-- observations: the cells as they were read, each with its place, told from how they are kept. A view; the place is
--     DuckDB's own number of a row, by which it finds the few of a figure without reading the others.
-- in: observation_rows, observation_headings
SELECT kept.rowid AS observation, said.* EXCLUDE (heading), kept.cell, kept.activity_code,
    CASE WHEN kept.is_plain THEN coalesce(plainly(kept.short_value), plainly(kept.exact_value)) ELSE kept.raw_text END
        AS raw_text,
    coalesce(CAST(kept.short_value AS DECIMAL(36, 20)), kept.exact_value) AS value, kept.short_value
FROM observation_rows AS kept
JOIN observation_headings AS said ON said.heading = kept.heading
