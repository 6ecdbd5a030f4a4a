"""The tables whose rows are not entries as they stand in a file: of several files, of parts of entries, or worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from definitions.bounds import limits
from definitions.tables.shape import filled

if TYPE_CHECKING:
    import pyarrow as pa

    from definitions.content import Content


def activity_classes(definitions: Content) -> pa.Table:
    """The classes of all classifications."""
    return filled(
        "activity_classes",
        [one for classes in definitions.classes.values() for one in classes.values()],
        classification=[name for name, classes in definitions.classes.items() for _ in classes],
    )


def correspondences(definitions: Content) -> pa.Table:
    """The rows of all correspondences."""
    sets = definitions.correspondence_sets
    pairs = [sets[name] for name, rows in definitions.correspondences.items() for _ in rows]
    return filled(
        "correspondences",
        [row for rows in definitions.correspondences.values() for row in rows],
        set_id=[pair.id for pair in pairs],
        from_classification=[pair.from_classification for pair in pairs],
        to_classification=[pair.to_classification for pair in pairs],
    )


def scopes(definitions: Content) -> pa.Table:
    """The scopes with their dimensions."""
    rows: list[dict[str, Any]] = []
    for scope in definitions.scopes.values():
        declared = {"declared_in": scope.activities.declared_in if scope.activities else ""}
        reads_as = scope.reads_as.model_dump() if scope.reads_as else {}
        told = {f"reads_as_{name}": reads_as.get(name) for name in ("basis", "since", "source")}
        later = scope.succeeds.model_dump() if scope.succeeds else {}
        told |= {f"succeeds_{name}": later.get(name) for name in ("first_year", "bridge_year")}
        named = {"reads_as": reads_as.get("scope"), "succeeds": later.get("scope")}
        rows.append(scope.model_dump() | declared | named | told)
    return filled("scopes", rows)


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
    rows = {(one, wider, "around") for one, found in around.items() for wider in found}
    rows |= {(wider, one, "within") for one, wider, _ in rows}
    for scope in definitions.scopes.values():
        for other in scope.may_be:
            rows |= {(scope.id, other, "may_be"), (other, scope.id, "may_be")}
    names = ("scope_id", "other_scope", "relation")
    return filled("scope_relations", [dict(zip(names, row, strict=True)) for row in sorted(rows)])


def scope_activities(definitions: Content) -> pa.Table:
    """One row an activity that a scope names: classes (whole by themselves) or listed industries."""
    whole = {"share_low": 1, "share": 1, "share_high": 1, "partial": False, "verified": True, "is_uncertain": False}
    rows: list[dict[str, Any]] = []
    for scope in definitions.scopes.values():
        if scope.activities is None:
            continue
        of_scope = {"scope_id": scope.id, "classification": scope.activities.classification}
        rows += [{**of_scope, "code": code, **whole} for code in scope.activities.codes]
        for row in definitions.scope_activities.get(scope.id, ()):
            judged = {"partial": not row.is_whole, "verified": row.verified, "is_uncertain": row.is_uncertain}
            rows.append({**of_scope, **row.model_dump(), **judged, "provenance": row.source})
    return filled("scope_activities", rows)


def regions(definitions: Content) -> pa.Table:
    """The region codes and their validity."""
    return filled("regions", [region for versions in definitions.regions.values() for region in versions])


def territories(definitions: Content) -> pa.Table:
    """The territories: codes over days in which their area stayed the same."""
    found = [one for territories in definitions.history.territories.values() for one in territories]
    return filled(
        "territories",
        found,
        region_code=[one.code for one in found],
        territory_date=[one.start for one in found],
        territory_end=[one.end for one in found],
    )


def region_mappings(definitions: Content) -> pa.Table:
    """How much of each territory belongs to another; each to itself as well."""
    found = definitions.history.all_mappings
    return filled(
        "region_mappings",
        found,
        from_code=[one.origin.code for one in found],
        from_territory=[one.origin.start for one in found],
        to_code=[one.target.code for one in found],
        to_territory=[one.target.start for one in found],
        share_low=[one.low for one in found],
        share_high=[one.high for one in found],
    )


def vintage_eras(definitions: Content) -> pa.Table:
    """The census benchmarks of the vintages."""
    eras = [(vintage.id, era) for vintage in definitions.vintages.values() for era in vintage.eras]
    return filled("vintage_eras", [era for _, era in eras], vintage=[vintage for vintage, _ in eras])


def bounds(definitions: Content) -> pa.Table:
    """What no figure of a measure is below or above, in base units, in a region of each level."""
    found = list(limits(definitions))
    return filled(
        "bounds",
        found,
        multiple=[f"{one.row.most.normalize():f}" for one in found],
        reference=[definitions.national[one.row.reference].name_zh for one in found],
    )
