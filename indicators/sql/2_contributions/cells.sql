-- cells: what each source says, every figure once.
-- in: given_cells, repeated_cells
--
-- A view: the steps that read it take few of its columns, and holding all of them would cost more than looking them up
-- again.
SELECT given.* REPLACE (CASE WHEN repeated.is_contradicted THEN NULL ELSE given.base_value END AS base_value,
    given.is_given AND NOT coalesce(repeated.is_contradicted, false) AS is_given,
    CASE WHEN repeated.is_contradicted THEN 0 ELSE given.rounding END AS rounding)
FROM given_cells AS given
LEFT JOIN repeated_cells AS repeated
    ON repeated.submission_id = given.submission_id AND repeated.sheet = given.sheet AND repeated.cell = given.cell
WHERE coalesce(repeated.place, 1) = 1
