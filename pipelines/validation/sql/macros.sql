-- How a figure is shown: at most four decimals, thousands apart, no idle zeros.
CREATE OR REPLACE MACRO shown(x) AS regexp_replace(format('{:,.4f}', x), '\.?0+$', '');
-- Half a unit of the last digit that a cell shows: what its rounding may hide.
CREATE OR REPLACE MACRO half_digit(x) AS 0.5 * power(10, -length(regexp_extract(rtrim(CAST(CAST(x AS DECIMAL(28, 6)) AS VARCHAR), '0'), '\.([0-9]*)$', 1)));
-- The power of ten by which a ratio is off, where it is off by one: 0 where it is not.
CREATE OR REPLACE MACRO slip(ratio, room) AS CASE
  WHEN ratio IS NULL OR ratio <= 0 THEN 0
  WHEN round(log10(ratio)) IN (-8, -4, -3, -2, -1, 1, 2, 3, 4, 8) AND abs(log10(ratio) - round(log10(ratio))) <= log10(room)
    THEN CAST(round(log10(ratio)) AS INTEGER)
  ELSE 0 END;
