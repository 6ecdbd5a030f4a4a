-- leagues: the figures that may be ranked with each other, of each indicator one league; indicators of the screen
--     first, in a league the greatest figures
-- in: indicators, indicator_catalogue, units
-- variables: samples, leagues (so many), most (so many regions of each)
WITH figures AS (
    SELECT i.*, c.on_screen, c.headline, c.decimals, c.name_zh, c.name_en, u.symbol, u.name_en AS unit_en,
        hash(i.indicator_id, period, period_kind, region_level, coverage, benchmark, price_basis) AS league
    FROM indicators AS i
    JOIN indicator_catalogue AS c ON c.id = i.indicator_id
    JOIN units AS u ON u.id = i.unit
    WHERE i.is_headline AND i.is_sample = getvariable('samples') AND i.rank_with_assumed IS NOT NULL
),
leagues AS (
    SELECT league, indicator_id, on_screen, headline, period, period_kind, count(*) AS figures, count(rank) AS ranked
    FROM figures
    GROUP BY ALL
    HAVING count(*) > 1
),
counted AS (
    SELECT *, max(figures) OVER (PARTITION BY indicator_id, period_kind = 'annual') AS greatest
    FROM leagues
),
-- of an indicator the latest year of which at least half as many are told as of the one of which most are
latest AS (
    FROM counted
    QUALIFY row_number() OVER (PARTITION BY indicator_id ORDER BY period_kind = 'annual' DESC,
        2 * figures >= greatest DESC, period DESC, ranked DESC, figures DESC, league) = 1
),
chosen AS (
    SELECT league, figures, ranked,
        row_number() OVER (
            ORDER BY on_screen NULLS LAST, headline DESC, ranked DESC, figures DESC, indicator_id) AS place
    FROM latest
)
SELECT chosen.place, chosen.figures, chosen.ranked, f.*
FROM chosen
JOIN figures AS f USING (league)
WHERE chosen.place <= getvariable('leagues')
QUALIFY row_number() OVER (PARTITION BY league ORDER BY f.value DESC, f.region_code) <= getvariable('most')
ORDER BY chosen.place, f.value DESC, f.region_code
