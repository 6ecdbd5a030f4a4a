-- the indicators that have a column of their own in cross_region, in the order of its columns
SELECT c.id, c.name_zh, c.name_en, u.symbol, c.decimals
FROM indicator_catalogue AS c
JOIN units AS u ON u.id = c.unit
JOIN (
    SELECT column_name, rowid AS place FROM data_dictionary WHERE table_name = 'cross_region'
) AS columns ON columns.column_name = c.id
WHERE c.headline
ORDER BY columns.place
