"""The integrity report: what was looked at, how many there are beside how many a text says there are, and what is at fault.

Nothing here is pinned: counts are computed from the rows and held against `published_counts.yml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from definitions.errors import DefinitionError
from definitions.inclusion import GBT, NBS
from definitions.loader import ROOT, examine
from definitions.models import PublishedCount
from definitions.trust import Row, unverified

if TYPE_CHECKING:
    from definitions.loader import Definitions

CORE, FULL, OECD = "nbs2021-core", "nbs2021-full", "oecd-ict"
COUNTS_FILE = "published_counts.yml"


@dataclass(frozen=True)
class Count:
    """A published count beside ours; `looked_at` is how many rows ours was taken from."""

    published: PublishedCount
    found: tuple[int, ...]
    looked_at: int

    @property
    def agrees(self) -> bool:
        """Whether ours is the published one."""
        return list(self.found) == self.published.expected


@dataclass(frozen=True)
class Look:
    """A part of the definitions that was looked at, how much of it, and what is worth knowing about it beside faults."""

    part: str
    looked_at: int
    further: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """Everything `koujing definitions check` says."""

    root: Path
    version: str
    content: str
    looks: tuple[Look, ...]
    counts: tuple[Count, ...]
    faults: tuple[DefinitionError, ...]
    unverified: tuple[Row, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is at fault."""
        return not self.faults


def report(root: Path = ROOT) -> Report:
    """Look at all definitions under `root`; what is at fault is in the report, not raised."""
    definitions, faults = examine(root)
    if definitions is None or faults:
        return Report(root, "", "", (), (), faults, ())
    counts = tuple(_count(definitions, published) for published in definitions.published_counts)
    further = [*_unplaced(definitions), *_differing(definitions, counts)]
    return Report(
        root,
        definitions.version,
        definitions.content,
        _looks(definitions),
        counts,
        tuple(further),
        tuple(unverified(definitions)),
    )


def _count(definitions: Definitions, published: PublishedCount) -> Count:
    name, _, rest = published.id.partition(":")
    take = _COUNTS.get(name)
    found, looked_at = take(definitions, rest) if take else ((), 0)
    return Count(published, found, looked_at)


def _classes(definitions: Definitions, classification: str) -> tuple[tuple[int, ...], int]:
    classes = definitions.classes.get(classification, {}).values()
    levels = definitions.classifications[classification].levels if classification in definitions.classifications else {}
    return tuple(sum(one.level == level for one in classes) for level in sorted(levels)), len(classes)


def _reached(definitions: Definitions, pair_id: str) -> tuple[tuple[int, ...], int]:
    rows = definitions.correspondences.get(pair_id, [])
    pair = definitions.correspondence_sets.get(pair_id)
    tree = definitions.trees[pair.from_classification] if pair else None
    leaves = {leaf for row in rows for leaf in (tree.leaves(row.from_code) if tree else ())}
    return (len(leaves),), len(rows)


def _class_05(definitions: Definitions, _: str) -> tuple[tuple[int, ...], int]:
    """The divisions that class 05 names, and the groups of the industries in them that no core class names."""
    rows = definitions.correspondences[f"{GBT}--{NBS}"]
    tree, nbs = definitions.trees[GBT], definitions.trees[NBS]
    named = {row.from_code for row in rows if nbs.lies_in(row.to_code, "05")}
    divisions = {code for code in named if tree.classes[code].level == 2}
    core = definitions.industries_of(CORE)
    groups = {tree.classes[leaf].parent for code in divisions for leaf in tree.leaves(code) if leaf not in core}
    return (len(divisions), len(groups)), len(rows)


def _class_05_industries(definitions: Definitions, _: str) -> tuple[tuple[int, ...], int]:
    full, core = definitions.industries_of(FULL), definitions.industries_of(CORE)
    return (sum(code not in core for code in full),), len(full)


def _core(definitions: Definitions, _: str) -> tuple[tuple[int, ...], int]:
    core, tree = definitions.industries_of(CORE), definitions.trees[GBT]
    above = [list(tree.above(code)) for code in core]
    return (len(core), len({codes[1] for codes in above}), len({codes[2] for codes in above})), len(core)


def _oecd(definitions: Definitions, _: str) -> tuple[tuple[int, ...], int]:
    listed, core = definitions.industries_of(OECD), definitions.industries_of(CORE)
    return (len(listed), sum(code in core for code in listed)), len(listed)


def _regions(definitions: Definitions, which: str) -> tuple[tuple[int, ...], int]:
    """The regions at the end of a year (`2024`), or the county-level units of a province (`2024:310000`)."""
    year, _, province = which.partition(":")
    last_day = date(int(year), 12, 31)
    spans = [version for versions in definitions.regions.values() for version in versions]
    there = [one for one in spans if one.holds_on(last_day) and not one.is_sample]
    if province:
        counties = [one for one in there if one.level == "county" and one.code[:2] == province[:2]]
        return (len(counties),), len(spans)
    return tuple(sum(one.level == level for one in there) for level in ("province", "prefecture", "county")), len(spans)


_COUNTS: dict[str, Callable[[Definitions, str], tuple[tuple[int, ...], int]]] = {
    "classes": _classes,
    "reached": _reached,
    "class-05-reach": _class_05,
    "class-05-industries": _class_05_industries,
    "core-reach": _core,
    "oecd-ict-in-core": _oecd,
    "regions": _regions,
}


def _differing(definitions: Definitions, counts: tuple[Count, ...]) -> list[DefinitionError]:
    return [
        DefinitionError(
            definitions.root / COUNTS_FILE,
            count.published.id,
            "expected",
            f"公布 {count.published.expected}，实有 {list(count.found)}",
            f"published {count.published.expected}, found {list(count.found)}",
        )
        for count in counts
        if count.published.binding and not count.agrees
    ]


def _unplaced(definitions: Definitions) -> list[DefinitionError]:
    """Moves to or from a code that was not in force that day."""
    return [
        DefinitionError(
            definitions.root / ("regions/changes.csv" if move.documented else "regions/regions.csv"),
            move.from_code,
            "to_code" if move.documented else "successor_codes",
            f"{move.day} 由 {move.from_code} 到 {move.to_code}，其中一个当日无效",
            f"{move.from_code} to {move.to_code} on {move.day}: one of them was not in force on that day",
        )
        for move in definitions.history.unplaced
    ]


def _looks(definitions: Definitions) -> tuple[Look, ...]:
    classes = [one for found in definitions.classes.values() for one in found.values()]
    rows = [row for found in definitions.correspondences.values() for row in found]
    spans = [one for versions in definitions.regions.values() for one in versions]
    moves = definitions.history.moves
    territories = sum(map(len, definitions.history.territories.values()))
    documented = sum(move.documented for move in moves)
    placed = sum(bool(zone.lies_in) for zone in definitions.zones)
    unknown = sum(not row.is_known for row in rows)
    without_zh, without_en = sum(not one.name_zh for one in classes), sum(not one.name_en for one in classes)
    refused = sum(not scope.is_target for scope in definitions.scopes.values())
    listed = sum(map(len, definitions.scope_activities.values()))
    where = "、".join(definitions.region_name(code) for code in definitions.known_changes.provinces)
    vocabularies: tuple[Sized, ...] = (
        *(definitions.measures, definitions.units, definitions.vintages, definitions.coverages),
        *(definitions.price_bases, definitions.period_kinds, definitions.obs_statuses),
    )
    return (
        Look("classes", len(classes), {"without_zh": without_zh, "without_en": without_en}),
        Look("correspondences", len(rows), {"unknown": unknown}),
        Look("coefficients", len(definitions.coefficients)),
        Look("conversions", len(definitions.conversions)),
        Look("scopes", len(definitions.scopes), {"refused": refused, "listed": listed}),
        Look("regions", len(spans), {"territories": territories, "moves": len(moves), "documented": documented}),
        Look("changes", len(definitions.region_changes), {"where": where, **definitions.known_changes.model_dump()}),
        Look("zones", len(definitions.zones), {"placed": placed}),
        Look("groups", len(definitions.region_groups), {"members": len(definitions.region_group_members)}),
        Look("terms", sum(map(len, vocabularies))),
        Look("questions", len(definitions.open_questions)),
    )
