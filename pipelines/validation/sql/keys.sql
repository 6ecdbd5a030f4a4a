-- Every submission by its identity, kept as a small number in the staged tables; it reads and compares as text.
CREATE OR REPLACE TYPE submission_key AS ENUM (SELECT DISTINCT submission_id FROM submissions ORDER BY submission_id)
