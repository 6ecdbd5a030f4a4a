-- What could have been meant by a pinned figure: the same digits a power of ten apart, with two neighbours exchanged, with one of two
-- equal neighbours left out; those that fit all that stays beside it, the nearest to what is expected. They are offered, never made.
CREATE OR REPLACE TEMP TABLE corrections AS
WITH written AS (
  SELECT *, shown_digits(value) AS digits FROM pinned WHERE least IS NOT NULL AND NOT is_one_of_several
), meant AS (
  SELECT w.submission_id, w.sheet, w.cell, w.expected, w.least, w.most, w.multiplier, quotient(w.value, power(10, p.power)) AS value,
    '×10^' || -p.power AS how
  FROM written AS w CROSS JOIN (SELECT unnest([-8, -4, -3, -2, -1, 1, 2, 3, 4, 8]) AS power) AS p
  UNION ALL
  SELECT w.submission_id, w.sheet, w.cell, w.expected, w.least, w.most, w.multiplier,
    TRY_CAST(substr(w.digits, 1, n.place - 1) || substr(w.digits, n.place + 1, 1) || substr(w.digits, n.place, 1) || substr(w.digits, n.place + 2) AS DOUBLE), '⟨两位颠倒｜two digits exchanged⟩'
  FROM written AS w CROSS JOIN (SELECT unnest(range(1, 8)) AS place) AS n
  WHERE substr(w.digits, n.place, 2) SIMILAR TO '[0-9]{2}' AND substr(w.digits, n.place, 1) <> substr(w.digits, n.place + 1, 1)
  UNION ALL
  SELECT w.submission_id, w.sheet, w.cell, w.expected, w.least, w.most, w.multiplier,
    TRY_CAST(substr(w.digits, 1, n.place - 1) || substr(w.digits, n.place + 1) AS DOUBLE), '⟨一位重复｜a digit twice⟩'
  FROM written AS w CROSS JOIN (SELECT unnest(range(1, 8)) AS place) AS n
  WHERE substr(w.digits, n.place, 2) SIMILAR TO '[0-9]{2}' AND substr(w.digits, n.place, 1) = substr(w.digits, n.place + 1, 1)
)
SELECT submission_id, sheet, cell, arg_min(value, abs(logarithm(quotient(value * multiplier, expected)))) AS value,
  arg_min(how, abs(logarithm(quotient(value * multiplier, expected)))) AS how
FROM meant WHERE value > 0 AND value * multiplier BETWEEN least AND most
GROUP BY submission_id, sheet, cell
