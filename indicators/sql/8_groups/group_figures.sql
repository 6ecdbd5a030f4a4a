-- group_figures: the figures that a group is added up of, each member's own that stands first; what lies in a member
--     that has the same figure is in it already.
-- in: facts, group_regions
WITH figures AS (
    SELECT one.*, fact_id, measure, target_level, target_code, is_sample, coverage, price_basis, benchmark, low, value,
        high, rounding, comparability, reason
    FROM group_regions AS one
    JOIN facts
        ON facts.region_code = one.code AND facts.period = one.period AND facts.period_kind = one.period_kind
    WHERE precedence = 1 AND value IS NOT NULL
)
FROM figures AS one
WHERE NOT EXISTS (
    FROM figures AS other
    WHERE other.period = one.period AND other.period_kind = one.period_kind AND other.measure = one.measure
        AND other.target_level = one.target_level AND other.target_code = one.target_code
        AND other.is_sample = one.is_sample AND list_contains(one.around, other.code)
)
