-- qualifiers: what about, nearly, under and over say of a figure; method and rules hold it by these alone.
-- how many digits a number has after its point, as far as they are not noughts at its end
CREATE OR REPLACE TEMP MACRO digits_after_point(number) AS length(rtrim(split_part(CAST(number AS VARCHAR), '.', 2),
    '0'));
-- what about, nearly, under and over say of a figure. About and nearly carry half a unit of its last digit that is not
-- nought; what is under a figure is at least nothing, what is over it has no upper end.
CREATE OR REPLACE TEMP MACRO half_last_digit(reported) AS
    CASE WHEN reported = 0 THEN 0
         WHEN reported % 1 <> 0 THEN 0.5 * power(10, -digits_after_point(reported))
         ELSE 0.5 * power(10, length(regexp_extract(split_part(CAST(reported AS VARCHAR), '.', 1), '0*$'))) END;
CREATE OR REPLACE TEMP MACRO least_meant(base_value, qualifier, reported, unit_factor) AS
    CASE WHEN base_value IS NOT NULL
        AND qualifier IN ('approximate', 'nearly')
            THEN base_value - CAST(half_last_digit(reported) * unit_factor AS DECIMAL(22, 6))
         WHEN qualifier = 'less_than' THEN least(base_value, 0)
         ELSE base_value END;
CREATE OR REPLACE TEMP MACRO most_meant(base_value, qualifier, reported, unit_factor) AS
    CASE WHEN base_value IS NOT NULL
        AND qualifier = 'approximate' THEN base_value + CAST(half_last_digit(reported) * unit_factor AS DECIMAL(22, 6))
            ELSE base_value END;
CREATE OR REPLACE TEMP MACRO centre_meant(base_value, qualifier, reported, unit_factor) AS
    CASE WHEN qualifier IN ('nearly', 'less_than')
        THEN CAST((least_meant(base_value, qualifier, reported, unit_factor) + base_value) * 0.5 AS DECIMAL(22, 6))
            ELSE base_value END;
-- the word as a sentence says it before the figure
CREATE OR REPLACE TEMP MACRO word_zh(qualifier) AS
    CASE qualifier WHEN 'approximate' THEN '约 ' WHEN 'nearly' THEN '近 ' WHEN 'less_than' THEN '不足 '
        WHEN 'greater_than' THEN '超 ' ELSE '' END;
CREATE OR REPLACE TEMP MACRO word_en(qualifier) AS
    CASE qualifier WHEN 'approximate' THEN 'about ' WHEN 'nearly' THEN 'nearly ' WHEN 'less_than' THEN 'under '
        WHEN 'greater_than' THEN 'over ' ELSE '' END;
