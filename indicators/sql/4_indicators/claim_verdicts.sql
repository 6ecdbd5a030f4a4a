-- claim_verdicts: published ranks against the table, a row a claim: between which ranks the region is, whatever those
--     without a comparable figure have.
-- in: claims, indicators, regions, region_group_members
--
-- A claim is contradicted where its rank lies outside what the ends of all figures allow, consistent where they leave
-- that rank alone, and else cannot be told. Figures compare only with their like, as in the ranks of the table, and
-- for certain: less and plus their rounding, and none that is assumed. Of a region that was not in its set at the end
-- of the period nothing can be told.
WITH RECURSIVE within AS (
    SELECT claim_id, period, region_code, indicator_id, among AS code, level FROM claims WHERE level <> ''
    UNION
    SELECT claim_id, period, within.region_code, indicator_id, regions.code, within.level
    FROM within
    JOIN regions
        ON regions.parent_code = within.code AND regions.valid_from <= period_end(period)
        AND (regions.valid_to IS NULL OR regions.valid_to > period_end(period))
),
members AS (
    SELECT claim_id, within.code
    FROM within
    JOIN regions
        ON regions.code = within.code AND regions.level = within.level AND regions.valid_from <= period_end(period)
        AND (regions.valid_to IS NULL OR regions.valid_to > period_end(period))
    UNION
    SELECT claim_id, member.code
    FROM claims
    JOIN region_group_members AS member
        ON member.group_id = among AND member.valid_from <= period_end(period)
        AND (member.valid_to IS NULL OR member.valid_to > period_end(period))
    WHERE claims.level = ''
),
figures AS (
    SELECT indicator_id, period, period_kind, region_code, region_name, low, value, high, low - rounding AS least,
        high + rounding AS most, coverage, benchmark, price_basis, comparability, reason
    FROM indicators
    WHERE is_headline AND NOT is_sample AND value IS NOT NULL
),
compared AS (
    SELECT claims.*, own.region_name, own.low, own.value, own.high, own.comparability, own.reason, members.code,
        place.code IS NOT NULL AS is_member, other.least > own.most AS is_above,
        coalesce(other.most > own.least, true) AS may_be_above, other.value IS NOT NULL AS is_known
    FROM claims
    LEFT JOIN members AS place ON place.claim_id = claims.claim_id AND place.code = claims.region_code
    LEFT JOIN figures AS own USING (indicator_id, period, region_code)
    LEFT JOIN members ON members.claim_id = claims.claim_id AND members.code <> claims.region_code
    LEFT JOIN figures AS other
        ON other.indicator_id = claims.indicator_id AND other.period = claims.period
        AND other.region_code = members.code AND other.period_kind = own.period_kind
        AND other.coverage = own.coverage AND other.price_basis IS NOT DISTINCT FROM own.price_basis
        AND other.benchmark IS NOT DISTINCT FROM own.benchmark
        AND 'assumed' NOT IN (own.comparability, other.comparability)
),
counted AS (
    SELECT claim_id, region_code, any_value(region_name) AS region_name, indicator_id, period, claimed, among, level,
        any_value(low) AS low, any_value(value) AS value, any_value(high) AS high,
        any_value(comparability) AS comparability, any_value(reason) AS reason, any_value(is_member) AS is_member,
        count(code) AS others,
        count(*) FILTER (is_known) AS others_known,
        CASE WHEN any_value(value) IS NOT NULL THEN 1 + count(*) FILTER (is_above) ELSE 1 END AS rank_low,
        CASE WHEN any_value(value) IS NOT NULL THEN 1 + count(code) FILTER (may_be_above)
            ELSE 1 + count(code) END AS rank_high
    FROM compared
    GROUP BY claim_id, region_code, indicator_id, period, claimed, among, level
)
SELECT *,
    CASE WHEN NOT is_member THEN 'cannot_tell'
        WHEN claimed NOT BETWEEN rank_low AND rank_high THEN 'contradicted'
        WHEN rank_low = rank_high AND value IS NOT NULL THEN 'consistent' ELSE 'cannot_tell' END AS verdict
FROM counted
