-- observation_rows: the cells in the order in which they were read, each with the number of its heading.
-- in: numbered_observations, observation_headings
--
-- A number of at most four decimals stands in a column that takes a third of the room. A text that says nothing but the
-- number is left out. The places are those of the contributions, so the order is asked for.
WITH named AS (
    SELECT heading, hash(HEADING) AS one_hash, hash(HEADING, 'again') AS other_hash FROM observation_headings
),
short AS (
    SELECT *, hash(HEADING) AS one_hash, hash(HEADING, 'again') AS other_hash, in_four_decimals(value) AS short_value
    FROM numbered_observations
),
plain AS (
    SELECT *, CASE WHEN short_value IS NULL THEN value END AS exact_value,
        raw_text IS NOT DISTINCT FROM coalesce(plainly(short_value), plainly(exact_value)) AS is_plain
    FROM short
)
SELECT named.heading, plain.cell, plain.activity_code, is_plain, CASE WHEN NOT is_plain THEN raw_text END AS raw_text,
    short_value, exact_value
FROM plain
JOIN named ON named.one_hash = plain.one_hash AND named.other_hash = plain.other_hash
ORDER BY plain.observation
