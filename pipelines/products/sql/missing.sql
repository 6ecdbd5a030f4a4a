-- how many headline figures there are that nobody gave
SELECT count(*) AS figures FROM indicators WHERE is_headline AND reason = 'missing'
