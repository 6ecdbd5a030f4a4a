-- the indicators: what each is, its unit and its meaning
SELECT c.id, c.name_zh, c.name_en, u.symbol, u.name_en AS unit_en, c.headline, c.meaning_zh, c.meaning_en, c.source
FROM indicator_catalogue AS c
JOIN units AS u ON u.id = c.unit
ORDER BY c.on_screen, NOT c.headline, c.id
