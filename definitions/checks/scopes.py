"""Scopes: their terms and codes exist, a refusal says why, and a derived list is what the correspondences give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.checks.references import missing, note
from definitions.files import FIRST_ROW
from definitions.models import Activities, Scope, ScopeActivity

if TYPE_CHECKING:
    from definitions.content import Content
    from definitions.files import DefinitionFiles


def check_scopes(definitions: Content, files: DefinitionFiles) -> None:
    """Note the faults of the scope files and their lists."""
    for stem, scope in definitions.scopes.items():
        name = f"scopes/{stem}.yml"
        known = {
            "coverage": scope.coverage in definitions.coverages,
            "price_basis": scope.price_basis in definitions.price_bases,
            "period_kind": scope.period_kind in definitions.period_kinds,
            "edition": not scope.edition or scope.edition in definitions.classes,
        }
        if scope.id != stem:
            note(files, name, scope.id, "id", "named-otherwise", stem=stem)
        for column, holds in known.items():
            if not holds:
                missing(files, name, scope.id, column, getattr(scope, column))
        for measure in scope.measures:
            if measure not in definitions.measures:
                missing(files, name, scope.id, "measures", measure)
        _others(scope, name, definitions, files)
        _target(scope, name, files)
        if scope.activities:
            _activities(scope, scope.activities, name, definitions, files)


def _others(scope: Scope, name: str, definitions: Content, files: DefinitionFiles) -> None:
    if scope.reads_as and scope.reads_as.scope not in definitions.scopes:
        missing(files, name, scope.id, "reads_as.scope", scope.reads_as.scope)
    if scope.succeeds:
        _succession(scope, scope.succeeds.scope, name, definitions, files)
    for column, others in (("within", scope.within), ("may_be", scope.may_be)):
        for other in others:
            if other not in definitions.scopes or other == scope.id:
                missing(files, name, scope.id, column, other)


def _target(scope: Scope, name: str, files: DefinitionFiles) -> None:
    if not scope.is_target and not (scope.refusal_zh and scope.refusal_en):
        note(files, name, scope.id, "refusal_zh", "no-refusal")
    counts = scope.activities and (scope.activities.codes or scope.activities.list_file)
    if scope.is_target and not counts:
        note(files, name, scope.id, "activities", "no-activities")


def _succession(scope: Scope, earlier: str, name: str, definitions: Content, files: DefinitionFiles) -> None:
    if earlier not in definitions.scopes or earlier == scope.id:
        missing(files, name, scope.id, "succeeds.scope", earlier)
    elif not (scope.is_target and definitions.scopes[earlier].is_target):
        note(files, name, scope.id, "succeeds.scope", "succeeds-no-target", scope=scope.id, earlier=earlier)


def _activities(scope: Scope, activities: Activities, name: str, definitions: Content, files: DefinitionFiles) -> None:
    if sum(map(bool, (activities.codes, activities.list_file, activities.declared_in))) != 1:
        note(files, name, scope.id, "activities", "one-of-three")
    known = definitions.classes.get(activities.classification)
    if known is None:
        missing(files, name, scope.id, "activities.classification", activities.classification)
        return
    for code in activities.codes:
        if code not in known:
            missing(files, name, scope.id, "activities.codes", code)
    rows = definitions.scope_activities.get(scope.id, [])
    if _listed(rows, activities, definitions, files):
        _derived(rows, activities, definitions, files)


def _listed(rows: list[ScopeActivity], activities: Activities, definitions: Content, files: DefinitionFiles) -> bool:
    """Whether the list is sound: each code exists and counts once, not again within a group that is listed too."""
    name, tree = f"scopes/{activities.list_file}", definitions.trees[activities.classification]
    before, seen = len(files.faults), set[str]()
    for number, row in enumerate(rows, FIRST_ROW):
        if row.code not in tree.classes:
            missing(files, name, number, "code", row.code)
        seen.add(row.code)
    for number, row in enumerate(rows, FIRST_ROW):
        for above in set(tree.above(row.code)) & seen - {row.code}:
            note(files, name, number, "code", "counted-twice", code=row.code, above=above)
    return len(files.faults) == before


def _derived(rows: list[ScopeActivity], activities: Activities, definitions: Content, files: DefinitionFiles) -> None:
    """The list holds exactly the classes that the correspondence gives: whole where they belong to nothing else."""
    source = activities.derived_from
    if source is None:
        return
    name, tree = f"scopes/{activities.list_file}", definitions.trees.get(source.classification)
    pair = f"{source.classification}--{activities.classification}"
    if tree is None or pair not in definitions.correspondences:
        missing(files, name.replace(".csv", ".yml"), "-", "derived_from", source.classification)
        return
    named = {leaf for code in source.codes for leaf in tree.leaves(code)}
    inside: dict[str, bool] = {}
    touched = set[str]()
    for link in definitions.correspondences[pair]:
        counts = link.from_code in named
        inside[link.to_code] = counts and inside.get(link.to_code, True)
        if counts:
            touched.add(link.to_code)
    for number, row in enumerate(rows, FIRST_ROW):
        if row.code not in touched:
            note(files, name, number, "code", "not-derived", code=row.code)
        elif row.is_whole != inside[row.code]:
            note(files, name, number, "share_low", "is-whole" if inside[row.code] else "is-part", code=row.code)
    for code in sorted(touched - {row.code for row in rows}):
        note(files, name, "-", "code", "not-listed", code=code)
