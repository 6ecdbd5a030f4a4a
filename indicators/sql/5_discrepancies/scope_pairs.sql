-- scope_pairs: one row a scope and another: whether the other lies around it, or within it, and whether they may be
--     one.
-- in: scope_relations
SELECT scope_id, other_scope, bool_or(relation = 'around') AS is_around, bool_or(relation = 'within') AS is_within,
    bool_or(relation = 'may_be') AS may_be
FROM scope_relations
GROUP BY scope_id, other_scope
