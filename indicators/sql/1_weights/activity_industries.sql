-- activity_industries: what each code of each edition can be made of: four-digit industries of 2017 with the bounds of
--     their parts.
-- in: activity_classes, class_ancestors, correspondences
--
-- The parts of one code sum to one. A coarser code may be any mixture of what lies below it; a code of the 2011 edition
-- or of ISIC is led through its correspondence, the parts composed first and bounded last; what it leads nowhere may be
-- anything.
WITH of_2017 AS (
    SELECT classification, ancestor AS code, code AS industry, 0 AS low, 1 AS high, CAST(NULL AS VARCHAR) AS row_id,
        true AS verified, false AS is_uncertain
    FROM class_ancestors
    WHERE classification = 'gbt4754-2017' AND level = 4
),
-- the finest codes of the other editions, through their correspondence
led AS (
    SELECT mapping.from_classification AS classification, mapping.from_code AS code, below.code AS industry,
        CASE WHEN mapping.to_code = below.code THEN mapping.share_low ELSE 0 END AS low, mapping.share_high AS high,
        mapping.row_id, mapping.verified, mapping.is_uncertain
    FROM correspondences AS mapping
    JOIN class_ancestors AS below ON below.classification = 'gbt4754-2017' AND below.ancestor = mapping.to_code
        AND below.level = 4
    WHERE mapping.to_classification = 'gbt4754-2017'
),
-- a finest code that its correspondence leads nowhere may be any industry
unled AS (
    SELECT class.classification, class.code, below.industry, 0 AS low, 1 AS high, CAST(NULL AS VARCHAR) AS row_id,
        false AS verified,
        false AS is_uncertain
    FROM activity_classes AS class
    CROSS JOIN (SELECT DISTINCT industry FROM of_2017) AS below
    WHERE class.level = 4
        AND class.classification IN (SELECT from_classification FROM correspondences
            WHERE to_classification = 'gbt4754-2017')
        AND NOT EXISTS (FROM led WHERE led.classification = class.classification AND led.code = class.code)
),
led_all AS (
    FROM led UNION ALL BY NAME FROM unled
),
-- their coarser codes: any mixture of the codes below
led_coarse AS (
    SELECT led.classification, above.ancestor AS code, led.industry, 0 AS low, 1 AS high,
        CAST(NULL AS VARCHAR) AS row_id,
        bool_and(led.verified) AS verified, bool_or(led.is_uncertain) AS is_uncertain
    FROM led_all AS led
    JOIN class_ancestors AS above ON above.classification = led.classification AND above.code = led.code
        AND above.ancestor <> above.code
    GROUP BY ALL
),
parts AS (
    SELECT classification, code, industry, max(low) AS low, least(sum(high), 1) AS high,
        string_agg(row_id, ';' ORDER BY row_id) AS row_ids, bool_and(verified) AS verified,
        bool_or(is_uncertain) AS is_uncertain
    FROM (FROM of_2017 UNION ALL BY NAME FROM led_all UNION ALL BY NAME FROM led_coarse)
    GROUP BY classification, code, industry
)
SELECT classification, code, industry,
    -- a single part is the whole
    CASE WHEN count(*) OVER of_code = 1 THEN 1 ELSE low END AS low,
    high, row_ids, verified, is_uncertain,
    count(*) OVER of_code AS parts,
    -- whether the bounds say more than "any mixture"
    bool_or(low > 0 OR high < 1) OVER of_code AND count(*) OVER of_code > 1 AS is_informative
FROM parts
WINDOW of_code AS (PARTITION BY classification, code)
