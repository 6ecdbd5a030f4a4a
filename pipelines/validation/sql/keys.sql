-- Every submission by its identity, kept as a small number in the staged tables; it reads and compares as text.
CREATE OR REPLACE TYPE submission_key AS ENUM (SELECT DISTINCT submission_id FROM submissions ORDER BY submission_id);
-- Units by a small number too: they are looked up for every cell.
CREATE OR REPLACE TYPE unit_key AS ENUM (SELECT DISTINCT id FROM units ORDER BY id);
CREATE OR REPLACE TEMP TABLE unit_multipliers AS
SELECT CAST(id AS unit_key) AS unit, CAST(multiplier AS DOUBLE) AS multiplier FROM units
