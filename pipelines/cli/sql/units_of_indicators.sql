-- the unit in which each indicator is shown
SELECT c.id, u.symbol
FROM indicator_catalogue AS c
JOIN units AS u ON u.id = c.unit
