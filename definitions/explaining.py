"""What a code means: its names, where it stands in its classification, and where it stands in every scope, and why.

A code of another edition is followed through the correspondences; a name is looked up like a code.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from definitions.errors import UnknownCodeError
from definitions.inclusion import GBT, NBS, Inclusion, has_list, inclusion
from definitions.models import ONE, ZERO, ActivityClass, Coefficient, Correspondence, Scope

if TYPE_CHECKING:
    from definitions.loader import Definitions

#: Where a code is looked for, in this order: 3825 means the edition in force before an older one.
ORDER = (GBT, NBS, "gbt4754-2011", "isic4")
_NEAR = 5


@dataclass(frozen=True)
class InScope:
    """Where the code stands in one scope.

    `inclusion` is empty where the scope has no list, and where no correspondence leads from the code.
    """

    scope: Scope
    inclusion: Inclusion | None
    industries_in: int = 0
    industries_of: int = 0


@dataclass(frozen=True)
class Explanation:
    """A class, those above it, what it leads to in other classifications, and its inclusion in every scope."""

    classification: str
    found: ActivityClass
    above: tuple[ActivityClass, ...]
    also: tuple[tuple[str, ActivityClass], ...]
    links: tuple[tuple[str, Correspondence], ...]
    industries: tuple[str, ...]
    scopes: tuple[InScope, ...]
    coefficients: tuple[Coefficient, ...]


def explain(definitions: Definitions, text: str, classification: str = "") -> Explanation:
    """Explain a code or a name, of one classification or of the first that has it.

    Raises `UnknownCodeError` where no class has the code or name, or where the name fits several.
    """
    if classification and classification not in definitions.classes:
        known = "、".join(definitions.classes)
        raise UnknownCodeError(
            f"没有分类「{classification}」；有：{known}",
            f"there is no classification {classification}; there are: {known}",
        )
    places = [classification] if classification else [*(i for i in ORDER if i in definitions.classes)]
    where, found = _find(definitions, text.strip(), places)
    tree = definitions.trees[where]
    everywhere = [(name, definitions.classes[name].get(found.code)) for name in places if name != where]
    links = [
        (pair.id, row)
        for pair in definitions.correspondence_sets.values()
        for row in definitions.correspondences[pair.id]
        if _touches(definitions, pair.from_classification, pair.to_classification, row, where, found.code)
    ]
    reached = _industries(definitions, where, found.code)
    return Explanation(
        classification=where,
        found=found,
        above=tuple(tree.classes[code] for code in list(tree.above(found.code))[1:]),
        also=tuple((name, other) for name, other in everywhere if other and other.name_zh),
        links=tuple(links),
        industries=reached,
        scopes=tuple(
            _in_scope(definitions, scope, where, found.code, reached) for scope in definitions.scopes.values()
        ),
        coefficients=tuple(c for c in definitions.coefficients if c.code in reached or c.target_code == found.code),
    )


def _find(definitions: Definitions, text: str, places: Sequence[str]) -> tuple[str, ActivityClass]:
    for name in places:
        if one := definitions.classes[name].get(text) or definitions.classes[name].get(text.upper()):
            return name, one
    for name in places:
        named = [one for one in definitions.classes[name].values() if text and text in (one.name_zh, one.name_en)]
        finest = [one for one in named if one.level == max(other.level for other in named)]
        if len(finest) == 1:
            return name, finest[0]
        if finest:
            listed = "；".join(f"{one.code} {one.name_zh}" for one in finest)
            raise UnknownCodeError(
                f"「{text}」不止一类：{listed}，请用代码", f"{text} fits several classes ({listed}); use the code"
            )
    close = "；".join(_close(definitions, text, places))
    near, like = (f"，相近的有：{close}", f"; close to it: {close}") if close else ("", "")
    raise UnknownCodeError(f"没有代码或名称「{text}」的行业{near}", f"no class has the code or name {text}{like}")


def _close(definitions: Definitions, text: str, places: Sequence[str]) -> list[str]:
    classes = [one for name in places for one in definitions.classes[name].values() if one.name_zh]
    names = [one.name_zh for one in classes]
    wanted = [name for name in names if text and text in name] or difflib.get_close_matches(text, names, _NEAR, 0.5)
    return list(dict.fromkeys(f"{one.code} {one.name_zh}" for one in classes if one.name_zh in wanted))[:_NEAR]


def _touches(definitions: Definitions, origin: str, target: str, row: Correspondence, where: str, code: str) -> bool:
    """Whether a row speaks of the class: it starts from it or from a group around it, or leads to it."""
    if where == origin:
        tree = definitions.trees[origin]
        return tree.lies_in(code, row.from_code) and code not in row.excluded
    return where == target and row.to_code == code


def _industries(definitions: Definitions, where: str, code: str) -> tuple[str, ...]:
    """The industries of GB/T 4754-2017 that a class holds or leads to, at least in part."""
    leaves = set(definitions.trees[where].leaves(code))
    if where == GBT:
        return tuple(sorted(leaves))
    found: set[str] = set()
    for pair in definitions.correspondence_sets.values():
        for row in definitions.correspondences[pair.id]:
            if pair.from_classification == where and pair.to_classification == GBT and row.from_code in leaves:
                found.add(row.to_code)
            if pair.from_classification == GBT and pair.to_classification == where and row.to_code in leaves:
                found |= set(definitions.trees[GBT].leaves(row.from_code)) - set(row.excluded)
    return tuple(sorted(found))


def _named_in(scope: Scope, where: str) -> Sequence[str] | None:
    """The classes by which a scope is defined in a classification itself, where it is."""
    activities = scope.activities
    if activities and activities.derived_from and activities.derived_from.classification == where:
        return activities.derived_from.codes
    if activities and activities.classification == where and where != GBT:
        return activities.codes
    return None


def _in_scope(definitions: Definitions, scope: Scope, where: str, code: str, reached: Sequence[str]) -> InScope:
    if not has_list(scope):
        return InScope(scope, None)
    found = definitions.industries_of(scope.id)
    if (named := _named_in(scope, where)) is not None:
        tree = definitions.trees[where]
        counted = {leaf for one in named for leaf in tree.leaves(one)}
        leaves = tree.leaves(code)
        within = sum(leaf in counted for leaf in leaves)
        share = Inclusion(code, ONE if within == len(leaves) else ZERO, ONE if within else ZERO)
        return InScope(scope, share, within, len(leaves))
    if not reached:
        return InScope(scope, None)
    inside = [one for one in reached if one in found]
    if where == GBT:
        return InScope(scope, inclusion(definitions, code, found), len(inside), len(reached))
    parts = [found.get(one, Inclusion(one, ZERO, ZERO)) for one in reached]
    low = min((part.low for part in parts), default=ZERO)
    high = max((part.high for part in parts), default=ZERO)
    return InScope(scope, Inclusion(code, low, high), len(inside), len(reached))
