-- quotients: what has no answer for some numbers, made to answer for all of them; method, rules and commands divide by
--     these alone. Nothing is divided by nought, what is not positive has no logarithm, what is negative no root: the
--     answer is empty, and whoever asks says what follows.
CREATE OR REPLACE TEMP MACRO quotient(part, whole) AS
    CASE WHEN whole <> 0 THEN CAST(part AS DOUBLE) / CAST(whole AS DOUBLE) END;
CREATE OR REPLACE TEMP MACRO logarithm(x) AS
    CASE WHEN x > 0 THEN ln(CAST(x AS DOUBLE)) END;
CREATE OR REPLACE TEMP MACRO magnitude(x) AS
    CASE WHEN x > 0 THEN log10(CAST(x AS DOUBLE)) END;
CREATE OR REPLACE TEMP MACRO square_root(x) AS
    CASE WHEN x >= 0 THEN sqrt(CAST(x AS DOUBLE)) END;
-- a quotient as it is kept: eighteen digits before the point and as many behind; one that has more is none
CREATE OR REPLACE TEMP MACRO kept_quotient(figure) AS
    TRY_CAST(figure AS DECIMAL(36, 18));
-- what a quotient is multiplied by to stand in a unit: like by like is in hundredths, else in the numerator's unit
CREATE OR REPLACE TEMP MACRO quotient_factor(dimension, multiplier) AS
    CASE WHEN dimension = 'ratio' THEN 100 ELSE quotient(1, multiplier) END;
