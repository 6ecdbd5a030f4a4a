"""The inclusion of an industry in a scope, and why: whole, in part, or not, by which row and from which source.

This is the statement in words and bounds that people read. The weights that figures are multiplied with are SQL in
`indicators`; both follow from the same rows, and the tests hold one against the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from definitions.errors import UnknownCodeError
from definitions.models import ONE, ZERO, Correspondence, Scope, ScopeActivity

if TYPE_CHECKING:
    from definitions.content import Content

GBT, NBS = "gbt4754-2017", "nbs-digital-2021"
How = Literal["whole", "part", "out"]


@dataclass(frozen=True)
class Branch:
    """One row by which an industry, or a part of it, falls into a class (or into a scope that is a list)."""

    row_id: str
    target: str
    low: Decimal
    share: Decimal | None
    high: Decimal
    confidence: Decimal
    verified: bool
    is_uncertain: bool
    source: str
    note: str


@dataclass(frozen=True)
class Inclusion:
    """The share of one activity in a scope, between its bounds, and the branches inside the scope and beside it."""

    code: str
    low: Decimal
    high: Decimal
    inside: tuple[Branch, ...] = ()
    beside: tuple[Branch, ...] = ()

    @property
    def how(self) -> How:
        """Whole, in part (or perhaps), or not at all."""
        return "out" if self.high == ZERO else "whole" if self.low == ONE else "part"

    @property
    def verified(self) -> bool:
        """Whether somebody has verified every row that this rests on."""
        return all(branch.verified for branch in self.inside)

    @property
    def is_uncertain(self) -> bool:
        """Whether a row that this rests on is of low confidence, and nobody has verified it."""
        return any(branch.is_uncertain for branch in self.inside)


@dataclass(frozen=True)
class Difference:
    """What one scope counts and another does not: industries by how they differ, and the dimensions that differ."""

    first: Scope
    second: Scope
    only_first: tuple[Inclusion, ...]
    only_second: tuple[Inclusion, ...]
    in_part: tuple[tuple[Inclusion, Inclusion], ...]
    alike: int
    dimensions: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def find_scope(definitions: Content, text: str) -> Scope:
    """The scope with this id or name. Raises `UnknownCodeError`."""
    wanted = text.strip()
    for scope in definitions.scopes.values():
        if wanted in (scope.id, scope.name_zh, scope.name_en):
            return scope
    near = get_close_matches(wanted, definitions.scopes, 5, 0.4) or list(definitions.scopes)
    raise UnknownCodeError(
        f"没有口径「{text}」；有：{'、'.join(near)}", f"there is no scope {text}; there are: {', '.join(near)}"
    )


def has_list(scope: Scope) -> bool:
    """Whether the scope says which industries it counts."""
    return bool(scope.activities and (scope.activities.codes or scope.activities.list_file))


def industries(definitions: Content, scope: Scope) -> dict[str, Inclusion]:
    """Every industry (finest class of GB/T 4754-2017) that a scope counts at least in part, in the order of the codes.

    Raises `UnknownCodeError` where the scope has no list of industries.
    """
    if not has_list(scope):
        raise UnknownCodeError(
            f"口径 {scope.id} 没有行业清单：{scope.refusal_zh}", f"scope {scope.id} has no list: {scope.refusal_en}"
        )
    inside, beside = _branches(definitions, scope)
    return {code: _inclusion(code, inside[code], beside.get(code, ())) for code in sorted(inside)}


def inclusion(definitions: Content, code: str, found: Mapping[str, Inclusion]) -> Inclusion:
    """Where a class of GB/T 4754-2017 stands, given the industries of the scope (`industries`).

    A group lies between the least and the greatest share of the industries below it.
    """
    leaves = definitions.trees[GBT].leaves(code)
    if leaves == (code,):
        return found.get(code, Inclusion(code, ZERO, ZERO))
    parts = [found.get(leaf, Inclusion(leaf, ZERO, ZERO)) for leaf in leaves]
    return Inclusion(code, min(part.low for part in parts), max(part.high for part in parts))


def difference(definitions: Content, first: Scope, second: Scope) -> Difference:
    """Which industries one scope counts and the other does not. Raises `UnknownCodeError` where one has no list."""
    ours, theirs = industries(definitions, first), industries(definitions, second)
    both = [(ours[code], theirs[code]) for code in ours if code in theirs]
    differing = tuple((a, b) for a, b in both if (a.low, a.high) != (b.low, b.high))
    dimensions = {}
    for name in ("edition", "coverage", "measures", "territory", "price_basis", "period_kind"):
        values = (_text(getattr(first, name)), _text(getattr(second, name)))
        if values[0] != values[1]:
            dimensions[name] = values
    return Difference(
        first,
        second,
        tuple(one for code, one in ours.items() if code not in theirs),
        tuple(one for code, one in theirs.items() if code not in ours),
        differing,
        len(both) - len(differing),
        dimensions,
    )


def _text(value: str | Iterable[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _branches(definitions: Content, scope: Scope) -> tuple[dict[str, list[Branch]], dict[str, list[Branch]]]:
    """The branches of each industry inside the scope, and those that take a part of it elsewhere."""
    inside: dict[str, list[Branch]] = {}
    beside: dict[str, list[Branch]] = {}
    activities, tree = scope.activities, definitions.trees[GBT]
    if activities is None:
        return inside, beside
    if activities.classification == GBT:
        for code in activities.codes:
            whole = Branch(f"{scope.id}:{code}", scope.id, ONE, ONE, ONE, ONE, True, False, scope.source, "")
            for leaf in tree.leaves(code):
                inside.setdefault(leaf, []).append(whole)
        for row in definitions.scope_activities.get(scope.id, ()):
            listed = _branch(row, f"{scope.id}:{row.code}", scope.id)
            for leaf in tree.leaves(row.code):
                inside.setdefault(leaf, []).append(listed)
        return inside, beside
    wanted = {leaf for code in activities.codes for leaf in definitions.trees[activities.classification].leaves(code)}
    for link in definitions.correspondences.get(f"{GBT}--{activities.classification}", ()):
        branch = _branch(link, link.row_id, link.to_code)
        side = inside if link.to_code in wanted else beside
        excluded = link.excluded
        for leaf in tree.leaves(link.from_code):
            if leaf not in excluded:
                side.setdefault(leaf, []).append(branch)
    return inside, beside


def _branch(row: Correspondence | ScopeActivity, row_id: str, target: str) -> Branch:
    """What a row says of its share, and how far it can be trusted."""
    trust = (row.confidence, row.verified, row.is_uncertain, row.source, row.note)
    return Branch(row_id, target, row.share_low, row.share, row.share_high, *trust)


def _inclusion(code: str, inside: Iterable[Branch], beside: Iterable[Branch]) -> Inclusion:
    """The bounds of the branches inside, tied with those beside: what these must have, the scope cannot."""
    within, others = tuple(inside), tuple(beside)
    low = min(sum((branch.low for branch in within), ZERO), ONE)
    taken = sum((branch.low for branch in others), ZERO)
    high = min(sum((branch.high for branch in within), ZERO), ONE - taken)
    return Inclusion(code, low, high, within, others)
