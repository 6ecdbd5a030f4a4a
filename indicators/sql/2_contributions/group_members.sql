-- group_members: for each industry given together with members of its own, on whichever sheet, the known members
--     nearest below it.
-- in: cells, members_of_known_groups, class_ancestors
WITH coarse AS MATERIALIZED (
    SELECT submission_id, source_id, sheet, cell, region_code, territory_date, period, period_kind, measure,
        classification, activity_code, scope_id, coverage, vintage, price_basis
    FROM cells
    ANTI JOIN members_of_known_groups USING (submission_id, sheet, cell)
    WHERE compiled_from = 'industry' AND level < 4 AND is_given
),
below AS MATERIALIZED (
    SELECT coarse.* RENAME (cell AS group_cell, activity_code AS group_code), down.code AS member_code,
        down.level AS member_level
    FROM coarse
    JOIN class_ancestors AS down
        ON down.classification = coarse.classification AND down.ancestor = coarse.activity_code
            AND down.code <> down.ancestor
),
listed AS MATERIALIZED (
    SELECT below.submission_id, below.sheet, below.group_cell, below.group_code, below.classification,
        below.member_code, below.member_level,
        member.cell AS member_cell, member.base_value, member.rounding
    FROM cells AS member
    ANTI JOIN members_of_known_groups AS worded
        ON worded.submission_id = member.submission_id AND worded.sheet = member.sheet AND worded.cell = member.cell
    JOIN below
        ON member.activity_code = below.member_code AND member.classification = below.classification
        AND member.source_id = below.source_id AND member.scope_id = below.scope_id AND member.measure = below.measure
        AND member.region_code = below.region_code AND member.period = below.period
        AND member.period_kind = below.period_kind
        AND member.coverage = below.coverage AND member.vintage = below.vintage
        AND member.price_basis = below.price_basis
        AND member.territory_date IS NOT DISTINCT FROM below.territory_date
    WHERE member.is_given
)
SELECT listed.submission_id, listed.sheet, listed.group_cell AS cell, listed.group_code, listed.classification,
    listed.member_code, listed.member_cell, listed.base_value, listed.rounding
FROM listed
WHERE NOT EXISTS (
    FROM listed AS between_them
    JOIN class_ancestors AS up ON up.classification = between_them.classification
        AND up.ancestor = between_them.member_code
    WHERE between_them.submission_id = listed.submission_id AND between_them.sheet = listed.sheet
        AND between_them.group_cell = listed.group_cell AND up.code = listed.member_code AND up.code <> up.ancestor
)
