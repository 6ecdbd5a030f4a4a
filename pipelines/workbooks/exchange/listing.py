"""Which industries stand on the sheet that goes out, and below which headings: by how the shared definition counts them.

First what it counts whole, then what it counts in part, then the others; within each by section, in the order of the codes. How
a heading looks is `pipelines.workbooks.exchange.template_style`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from definitions import Definitions
from definitions.inclusion import GBT, inclusion

_FINEST_LEVEL = 4
#: The depth of a heading of a section: below those of all industries and of how these are counted.
SECTION = 2
_ORDER = ("whole", "part", "out", "")


@dataclass(frozen=True)
class Heading:
    """A row that names the rows below it and adds them up.

    `depth`: below how many other headings it stands. `size`: how many rows it is about. `standing`: how the shared definition
    counts them, '' for rows of every kind.
    """

    title: str
    depth: int
    size: int
    standing: str = ""


class Band(NamedTuple):
    """What kind of row it is: how the shared definition counts it, and as a heading its depth."""

    standing: str = ""
    depth: int | None = None


@dataclass(frozen=True)
class Industry:
    """A row to be filled in, and how the shared definition counts the industry; '' where that is not known."""

    code: str
    standing: str = ""


def list_industries(
    definitions: Definitions, classification: str, scope: str, titles: Mapping[str, str], codes: Iterable[str] = ()
) -> list[Heading | Industry]:
    """The rows of the sheet: all finest industries; where `codes` are given, these and all that the scope counts."""
    standing_of = _standings(definitions, classification, scope)
    wanted = set(codes)
    listed = {
        each.code for each in definitions.classes[classification].values() if each.level == _FINEST_LEVEL
    } | wanted
    if wanted and classification == GBT:
        listed = {code for code in listed if code in wanted or standing_of(code) != "out"}
    rows = sorted((_ORDER.index(standing_of(code)), code) for code in listed)
    below = [*_under_headings(definitions, classification, [Industry(code, _ORDER[at]) for at, code in rows], titles)]
    return [Heading(titles["all"], 0, len(below)), *below]


def _standings(definitions: Definitions, classification: str, scope: str) -> Callable[[str], str]:
    """How a scope counts each industry; '' for all of an edition in which it has no list."""
    if classification != GBT:
        return lambda _: ""
    found = definitions.industries_of(scope)
    return lambda code: inclusion(definitions, code, found).how


def _under_headings(
    definitions: Definitions, classification: str, rows: Sequence[Industry], titles: Mapping[str, str]
) -> Iterator[Heading | Industry]:
    tree = definitions.trees[classification]
    sections = {one: tree.top(one.code) for one in rows}
    for standing, alike in groupby(rows, key=lambda one: one.standing):
        inner: list[Heading | Industry] = []
        for section, group in groupby(sorted(alike, key=sections.__getitem__), key=sections.__getitem__):
            members = list(group)
            inner += [Heading(f"{section} {tree.classes[section].name_zh}", SECTION, len(members), standing), *members]
        if standing:
            yield Heading(titles[standing], 1, len(inner), standing)
        yield from inner
