"""Classifications, correspondences, coefficients and scopes as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from definitions.tables.shape import CONFIDENCE, DAY, SHARE, SHARES, TEXT, WHOLE, YES_NO, of_entries, of_rows

if TYPE_CHECKING:
    import pyarrow as pa

    from definitions.content import Content


def activity_classes(definitions: Content) -> pa.Table:
    """The classes of all classifications."""
    return of_entries(
        [one for classes in definitions.classes.values() for one in classes.values()],
        {
            "code": TEXT,
            "level": WHOLE,
            "parent": TEXT,
            "name_zh": TEXT,
            "name_en": TEXT,
            "valid_from": DAY,
            "valid_to": DAY,
            "confidence": CONFIDENCE,
            "source": TEXT,
            "provenance": TEXT,
        },
        classification=[name for name, classes in definitions.classes.items() for _ in classes],
    )


def correspondence_sets(definitions: Content) -> pa.Table:
    """The correspondences themselves: between what, and whether they leave anything out."""
    return of_entries(
        definitions.correspondence_sets.values(),
        {
            "id": TEXT,
            "from_classification": TEXT,
            "to_classification": TEXT,
            "exhaustive": YES_NO,
            "valid_from": DAY,
            "valid_to": DAY,
            "name_zh": TEXT,
            "name_en": TEXT,
            "source": TEXT,
        },
    )


def correspondences(definitions: Content) -> pa.Table:
    """The rows of all correspondences."""
    pairs = [
        (pair, row) for pair in definitions.correspondence_sets.values() for row in definitions.correspondences[pair.id]
    ]
    return of_entries(
        [row for _, row in pairs],
        {
            "row_id": TEXT,
            "from_code": TEXT,
            "to_code": TEXT,
            "excludes": TEXT,
            **SHARES,
            "confidence": CONFIDENCE,
            "verified": YES_NO,
            "is_uncertain": YES_NO,
            "source": TEXT,
            "note": TEXT,
        },
        set_id=[pair.id for pair, _ in pairs],
        from_classification=[pair.from_classification for pair, _ in pairs],
        to_classification=[pair.to_classification for pair, _ in pairs],
    )


def coefficients(definitions: Content) -> pa.Table:
    """The shares that a source gives."""
    return of_entries(
        definitions.coefficients,
        {
            "coefficient_id": TEXT,
            "classification": TEXT,
            "code": TEXT,
            "target_classification": TEXT,
            "target_code": TEXT,
            "region_code": TEXT,
            "first_year": WHOLE,
            "last_year": WHOLE,
            "measure": TEXT,
            **SHARES,
            "unknown_by": TEXT,
            "source": TEXT,
            "verified": YES_NO,
            "is_uncertain": YES_NO,
            "verified_by": TEXT,
            "verified_on": DAY,
            "verified_against": TEXT,
            "note": TEXT,
        },
    )


def scopes(definitions: Content) -> pa.Table:
    """The scopes with their dimensions."""
    return of_rows(
        [
            {
                **scope.model_dump(exclude={"activities", "measures", "reads_as", "within", "may_be", "note"}),
                "declared_in": scope.activities.declared_in if scope.activities else "",
                "reads_as": scope.reads_as.scope if scope.reads_as else None,
                "reads_as_basis": scope.reads_as.basis if scope.reads_as else None,
                "reads_as_since": scope.reads_as.since if scope.reads_as else None,
                "reads_as_source": scope.reads_as.source if scope.reads_as else None,
            }
            for scope in definitions.scopes.values()
        ],
        {
            "id": TEXT,
            "name_zh": TEXT,
            "name_en": TEXT,
            "is_target": YES_NO,
            "coverage": TEXT,
            "edition": TEXT,
            "territory": TEXT,
            "price_basis": TEXT,
            "period_kind": TEXT,
            "tolerance": SHARE,
            "declared_in": TEXT,
            "reads_as": TEXT,
            "reads_as_basis": TEXT,
            "reads_as_since": DAY,
            "reads_as_source": TEXT,
            "refusal_zh": TEXT,
            "refusal_en": TEXT,
            "source": TEXT,
        },
    )


def scope_relations(definitions: Content) -> pa.Table:
    """One row a scope and another that lies `around` it, `within` it, or that it `may_be`; the other way round as well.

    What lies around a scope lies around those within it too.
    """
    around: dict[str, set[str]] = {}
    for scope in definitions.scopes.values():
        found, reached = set[str](), {scope.id}
        while reached := {wider for one in reached for wider in definitions.scopes[one].within} - found:
            found |= reached
        around[scope.id] = found
    rows = [(one, wider, "around") for one, found in around.items() for wider in found]
    rows += [(wider, one, "within") for one, wider, _ in rows]
    alike = {
        pair
        for scope in definitions.scopes.values()
        for other in scope.may_be
        for pair in ((scope.id, other), (other, scope.id))
    }
    rows += [(one, other, "may_be") for one, other in alike]
    return of_rows(
        [{"scope_id": one, "other_scope": other, "relation": relation} for one, other, relation in sorted(rows)],
        {"scope_id": TEXT, "other_scope": TEXT, "relation": TEXT},
    )


def scope_activities(definitions: Content) -> pa.Table:
    """One row an activity that a scope names: classes (whole by themselves) or listed industries."""
    rows: list[dict[str, Any]] = []
    for scope in definitions.scopes.values():
        if scope.activities is None:
            continue
        of_scope = {"scope_id": scope.id, "classification": scope.activities.classification}
        for code in scope.activities.codes:
            whole = {
                "partial": False,
                "share_low": 1,
                "share": 1,
                "share_high": 1,
                "verified": True,
                "is_uncertain": False,
            }
            rows.append({**of_scope, "code": code, **whole})
        for row in definitions.scope_activities.get(scope.id, ()):
            listed = {
                "partial": not row.is_whole,
                "verified": row.verified,
                "is_uncertain": row.is_uncertain,
                "provenance": row.source,
            }
            rows.append({**of_scope, **row.model_dump(), **listed})
    return of_rows(
        rows,
        {
            "scope_id": TEXT,
            "classification": TEXT,
            "code": TEXT,
            "partial": YES_NO,
            **SHARES,
            "confidence": CONFIDENCE,
            "verified": YES_NO,
            "is_uncertain": YES_NO,
            "provenance": TEXT,
        },
    )
