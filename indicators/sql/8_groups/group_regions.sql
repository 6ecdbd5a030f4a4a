-- group_regions: the members of a group at the end of each period of which there are figures, each with the members
--     that lie around it.
-- in: facts, region_group_members, regions, zones
-- variables: region_group
WITH RECURSIVE members AS (
    SELECT period, period_kind, member.code, share_low, share, share_high
    FROM (SELECT DISTINCT period, period_kind FROM facts)
    JOIN region_group_members AS member
        ON group_id = getvariable('region_group') AND valid_from <= period_end(period)
        AND (valid_to IS NULL OR valid_to > period_end(period))
),
-- what a region lies in for some time; a zone lies in its city, and in its district where it has one alone
upward AS (
    SELECT code, parent_code AS container, valid_from, coalesce(valid_to, DATE '9999-12-31') AS valid_to
    FROM regions
    WHERE parent_code <> ''
    UNION ALL
    SELECT code, parent_code, DATE '0001-01-01', DATE '9999-12-31' FROM zones
    UNION ALL
    SELECT code, lies_in, DATE '0001-01-01', DATE '9999-12-31'
    FROM zones
    WHERE lies_in <> ''
),
lines AS (
    SELECT period, period_kind, code, code AS container FROM members
    UNION
    SELECT period, period_kind, lines.code, upward.container
    FROM lines
    JOIN upward ON upward.code = lines.container AND valid_from <= period_end(period) AND valid_to > period_end(period)
)
SELECT members.*,
    coalesce(list(holder.code ORDER BY holder.code) FILTER (holder.code <> members.code), []) AS around
FROM members
JOIN lines USING (period, period_kind, code)
LEFT JOIN members AS holder
    ON holder.period = members.period AND holder.period_kind = members.period_kind AND holder.code = lines.container
GROUP BY ALL
