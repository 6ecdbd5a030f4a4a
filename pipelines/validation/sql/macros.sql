-- How a figure is shown: at most four decimals, thousands apart, no idle zeros.
CREATE OR REPLACE MACRO shown(x) AS regexp_replace(format('{:,.4f}', CAST(x AS DOUBLE)), '\.?0+$', '');
-- What is said of a measure or of a unit's symbol, in ⟨both languages⟩, of which one is chosen when a finding is shown.
CREATE OR REPLACE MACRO said(x) AS coalesce(getvariable('words')[CAST(x AS VARCHAR)], CAST(x AS VARCHAR));
CREATE OR REPLACE MACRO said_all(xs, joint) AS array_to_string(list_transform(xs, lambda x: said(x)), joint);
-- Something in brackets, as either language writes them.
CREATE OR REPLACE MACRO in_brackets(x) AS '⟨（｜ (⟩' || x || '⟨）｜)⟩';
-- The same in the unit that people read: 亿元, 万人.
CREATE OR REPLACE MACRO shown_large(base, dimension) AS CASE dimension
  WHEN 'money' THEN shown(round(base / 1e8, 4)) || said('亿元') WHEN 'persons' THEN shown(round(base / 1e4, 4)) || said('万人') ELSE shown(base) END;
-- Half a unit of the last digit that a cell shows: what its rounding may hide.
CREATE OR REPLACE MACRO half_digit(x) AS 0.5 * power(10, -length(regexp_extract(rtrim(CAST(CAST(x AS DECIMAL(28, 6)) AS VARCHAR), '0'), '\.([0-9]*)$', 1)));
-- The power of ten by which a ratio is off, where it is off by one: 0 where it is not.
CREATE OR REPLACE MACRO slip(ratio, room) AS CASE
  WHEN ratio IS NULL OR ratio <= 0 OR ratio BETWEEN room / 10 AND quotient(10, room) THEN 0
  WHEN round(magnitude(ratio)) IN (-8, -4, -3, -2, -1, 1, 2, 3, 4, 8) AND abs(magnitude(ratio) - round(magnitude(ratio))) <= magnitude(room)
    THEN CAST(round(magnitude(ratio)) AS INTEGER)
  ELSE 0 END;
-- The size of a change by Hidiroglou and Berthelot: how far the growth of a figure is from the middle growth of its column, the
-- more the larger the figure is.
CREATE OR REPLACE MACRO growth_size(now, before, middle, power) AS
  CASE WHEN quotient(now, before) < middle THEN 1 - quotient(middle * before, now) ELSE quotient(quotient(now, before), middle) - 1 END * pow(greatest(now, before), power);
-- The deviation of which the middle one (MAD) tells, as if figures were spread normally.
CREATE OR REPLACE MACRO deviation_of(middle) AS 1.4826 * middle;
-- Whether a figure ends in two zeros.
CREATE OR REPLACE MACRO is_hundreds(x) AS x / 100 = floor(x / 100);
-- The row of an address: what stands behind its one, two or three letters.
CREATE OR REPLACE MACRO row_of(cell) AS coalesce(
  TRY_CAST(substr(cell, 2) AS INTEGER), TRY_CAST(substr(cell, 3) AS INTEGER), TRY_CAST(substr(cell, 4) AS INTEGER));
-- The digits of a figure as they are written.
CREATE OR REPLACE MACRO shown_digits(x) AS regexp_replace(format('{:.6f}', CAST(x AS DOUBLE)), '\.?0+$', '');
-- What the submitter remarked: a note without what is said there of a hidden cell.
CREATE OR REPLACE MACRO remark_of(note) AS nullif(regexp_replace(note, getvariable('said_of_hidden'), ''), '');
-- The head of a column: in the row of the header, where that is known, else the cell right above the first row of its sheet.
CREATE OR REPLACE MACRO head_of(cell, header_row, first_row) AS regexp_extract(cell, '^[A-Z]+')
  || CAST(coalesce(header_row, greatest(first_row - 1, 1)) AS VARCHAR);
-- What a relation stands between, millions of times: measures of a row, and beside a measure itself a year before (empty), the
-- whole region, the middle of its column.
CREATE OR REPLACE TYPE relation_end AS ENUM ('', 'employees', 'enterprises', 'gross_output', 'revenue', 'size', 'value_added', 'whole');
-- An end of a relation, and the bit of its cell in a set of cells: what is no measure is no cell.
CREATE OR REPLACE MACRO an_end(x) AS CAST(x AS relation_end);
CREATE OR REPLACE MACRO bit_of(x) AS CASE CAST(x AS relation_end)
  WHEN 'enterprises' THEN 1 WHEN 'employees' THEN 2 WHEN 'revenue' THEN 4 WHEN 'gross_output' THEN 8 WHEN 'value_added' THEN 16 ELSE 0 END;
-- Whether a relation does not hold; how large a figure is beside its column raises no doubt by itself.
CREATE OR REPLACE MACRO is_beyond(other, distance, expected, room) AS other <> 'size' AND abs(distance - expected) > room
