"""Regions through time: the territories of each code, what moved between them, and how a figure maps to another boundary.

A territory is a code together with the days in which its area stayed the same, as far as is known. Territories are cut
where a unit gave or gained area, by the documents of `changes.csv` or by the successions of codes in `regions.csv`;
renaming cuts nothing. Pure functions over the typed rows: what a mapping means for a figure is the method's
(`indicators`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from definitions.models import ONE, ZERO, KnownChanges, Region, RegionChange
from definitions.moves import NOWHERE, Move, moves

Kind = Literal["same", "recoded", "merged", "split", "break"]
Basis = Literal["documents", "codes"]


@dataclass(frozen=True, eq=False)
class Territory:
    """A code over days in which its area stayed the same; `end` is exclusive, empty while it holds.

    A history has each of its territories once: they are compared as the things they are.
    """

    code: str
    start: date
    end: date | None

    def holds_on(self, day: date) -> bool:
        """Whether this is the code's territory on a day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Part:
    """A share with its bounds (`share` empty: not known) and the moves through which it came about."""

    low: Decimal
    share: Decimal | None
    high: Decimal
    moves: tuple[Move, ...] = ()

    def times(self, other: Part) -> Part:
        """The share of a share."""
        known = None if self.share is None or other.share is None else self.share * other.share
        return Part(self.low * other.low, known, self.high * other.high, _union(self.moves, other.moves))

    def plus(self, other: Part) -> Part:
        """Two parts of one whole together."""
        known = None if self.share is None or other.share is None else self.share + other.share
        return Part(self.low + other.low, known, min(self.high + other.high, ONE), _union(self.moves, other.moves))


WHOLE, UNKNOWN = Part(ONE, ONE, ONE), Part(ZERO, None, ONE)


@dataclass(frozen=True)
class RegionMapping:
    """How much of a figure of one territory belongs to another.

    `same`: the very territory. `recoded`: the same area under another code. `merged`: all of it, into something larger.
    `split`: an unknown part, or a part that a source gives. `break`: the code stayed and its area changed.
    `basis` says whether documents cover the way, or only the successions of codes are known.
    """

    origin: Territory
    target: Territory
    low: Decimal
    share: Decimal | None
    high: Decimal
    kind: Kind
    basis: Basis
    moves: tuple[Move, ...]

    @property
    def document(self) -> str:
        """The numbers of the documents on the way, each once."""
        return "；".join(dict.fromkeys(move.document for move in self.moves if move.document))


class History:
    """The territories of all codes and the mappings between them."""

    def __init__(
        self, regions: Mapping[str, list[Region]], changes: Iterable[RegionChange], known: KnownChanges
    ) -> None:
        self._regions = regions
        self._known = known
        self.moves = moves(regions, changes)
        self.territories = _territories(regions, self.moves)
        self._after: dict[Territory, dict[Territory | None, Part]] = {}
        self._before: dict[Territory, dict[Territory | None, Part]] = {}
        # remembered in plain dictionaries, so that definitions can be handed to another process
        self._reached_later: dict[Territory, dict[Territory, Part]] = {}
        self._reached_earlier: dict[Territory, dict[Territory, Part]] = {}
        #: Moves to or from a code that had no territory on that day.
        self.unplaced: list[Move] = []
        self._join()

    def territory_on(self, code: str, day: date) -> Territory | None:
        """The territory of a code on a day; none where the code was not in force."""
        return next((one for one in self.territories.get(code, ()) if one.holds_on(day)), None)

    def latest(self, code: str) -> Territory:
        """The last territory of a code."""
        return self.territories[code][-1]

    def mappings(self, origin: Territory) -> list[RegionMapping]:
        """Where the figures of a territory belong: to itself, to every later territory, to every earlier one."""
        found = [self._mapping(origin, origin, WHOLE)]
        for reached in (self._later, self._earlier):
            found += [self._mapping(origin, target, part) for target, part in reached(origin).items()]
        return found

    def map_to(self, code: str, drawn_on: date, wanted_on: date) -> list[RegionMapping]:
        """Where the figures of a code, drawn in the boundary of one day, belong in the boundary of another.

        Empty where the code had no territory on the first day.
        """
        origin = self.territory_on(code, drawn_on)
        every = self.mappings(origin) if origin else []
        return [mapping for mapping in every if mapping.target.holds_on(wanted_on)]

    @cached_property
    def all_mappings(self) -> list[RegionMapping]:
        """The mappings between all territories since the first day for which figures are mapped."""
        since = self._known.mapped_since
        origins = (t for ts in self.territories.values() for t in ts if t.end is None or t.end > since)
        return [m for t in origins for m in self.mappings(t) if m.target.end is None or m.target.end > since]

    def documented(self, code: str, day: date) -> bool:
        """Whether changes of territory around a code are known with their documents at that time."""
        known = self._known
        invented = code.startswith("99")
        return invented or (f"{code[:2]}0000" in known.provinces and known.first_year <= day.year <= known.last_year)

    def _later(self, origin: Territory) -> dict[Territory, Part]:
        if origin not in self._reached_later:
            self._reached_later[origin] = _reached(origin, self._after, forward=True)
        return self._reached_later[origin]

    def _earlier(self, origin: Territory) -> dict[Territory, Part]:
        if origin not in self._reached_earlier:
            self._reached_earlier[origin] = _reached(origin, self._before, forward=False)
        return self._reached_earlier[origin]

    def _mapping(self, origin: Territory, target: Territory, part: Part) -> RegionMapping:
        kind: Kind = "split"
        if origin is target:
            kind = "same"
        elif origin.code == target.code:
            kind = "break"
        elif part.low == ONE:
            back = self._earlier if origin.start < target.start else self._later
            kind = "recoded" if back(target).get(origin, UNKNOWN).low == ONE else "merged"
        if origin is target:
            known = self.documented(origin.code, date(self._known.last_year, 12, 31))
        else:
            known = all(move.documented for move in part.moves)
        basis: Basis = "documents" if known else "codes"
        return RegionMapping(origin, target, part.low, part.share, part.high, kind, basis, part.moves)

    def _join(self) -> None:
        """Tie the territories together: what ended on a day, or was cut, goes on in what began on it."""
        ending = {(t.code, t.end): t for ts in self.territories.values() for t in ts if t.end}
        starting = {(t.code, t.start): t for ts in self.territories.values() for t in ts}
        leaving: dict[Territory, list[tuple[Territory | None, Part]]] = {}
        around: dict[tuple[str, date | None], tuple[Move, ...]] = {}
        for move in self.moves:
            for code in (move.from_code, move.to_code):
                around[code, move.day] = (*around.get((code, move.day), ()), move)
            origin, target = ending.get((move.from_code, move.day)), starting.get((move.to_code, move.day))
            if (origin is None and move.from_code) or (target is None and move.to_code):
                self.unplaced.append(move)
            elif origin is not None:
                leaving.setdefault(origin, []).append((target, _given(move)))
        arriving: dict[Territory, dict[Territory | None, Part]] = {}
        for (code, end), origin in ending.items():
            branches = list(leaving.get(origin, ()))
            if stays := starting.get((code, end)):
                branches.append((stays, replace(UNKNOWN, moves=around.get((code, end), ()))))
            ways: dict[Territory | None, Part] = {}
            for target, part in branches:
                ways[target] = ways[target].plus(part) if target in ways else part
            self._after[origin] = _tied(ways)
            for target, part in ways.items():
                if target:
                    arriving.setdefault(target, {})[origin] = replace(UNKNOWN, moves=part.moves)
        for move in self.moves:
            target = starting.get((move.to_code, move.day))
            if target and move.from_code == NOWHERE:
                arriving.setdefault(target, {})[None] = replace(UNKNOWN, moves=(move,))
        self._before = {target: _tied(before) for target, before in arriving.items()}


def _given(move: Move) -> Part:
    """The share that a source gives for a move; unknown where none does."""
    if move.low is None or move.high is None:
        return replace(UNKNOWN, moves=(move,))
    return Part(move.low, move.share, move.high, (move,))


def _reached(
    origin: Territory, ways: Mapping[Territory, Mapping[Territory | None, Part]], *, forward: bool
) -> dict[Territory, Part]:
    """Every territory that lies on the way from one, with the share that arrives there.

    The parts that exist side by side add up to the whole, which tightens the bounds of each.
    """
    found: dict[Territory, Part] = {}
    front: dict[Territory | None, Part] = {origin: WHOLE}
    while turns := {one: one.end if forward else one.start for one in front if one and ways.get(one)}:
        day = min(filter(None, turns.values())) if forward else max(filter(None, turns.values()))
        arrived: dict[Territory | None, Part] = {}
        for one, turn in turns.items():
            if turn == day:
                part = front.pop(one)
                for target, way in ways[one].items():
                    onward = part.times(way)
                    arrived[target] = arrived[target].plus(onward) if target in arrived else onward
        if None in arrived and None in front:
            arrived[None] = arrived[None].plus(front[None])
        front = _tied(front | arrived)
        found |= {one: front[one] for one in arrived if one}
    return found


def _tied(parts: dict[Territory | None, Part]) -> dict[Territory | None, Part]:
    """Parts of one whole: each at least what the others cannot take, at most what they leave."""
    if len(parts) == 1:
        ((only, part),) = parts.items()
        return parts if part.low == ONE else {only: Part(ONE, ONE, ONE, part.moves)}
    lows, highs = sum(p.low for p in parts.values()), sum(p.high for p in parts.values())
    tied: dict[Territory | None, Part] = {}
    for one, part in parts.items():
        low, high = max(part.low, ONE - (highs - part.high)), min(part.high, ONE - (lows - part.low))
        tied[one] = Part(low, low if low == high else part.share, high, part.moves)
    return tied


def _union(one: tuple[Move, ...], other: tuple[Move, ...]) -> tuple[Move, ...]:
    return one + tuple(move for move in other if move not in one) if other else one


def _territories(regions: Mapping[str, list[Region]], all_moves: Iterable[Move]) -> dict[str, list[Territory]]:
    """The territories of each code; where a document gives the day of a change, it replaces the first of the year."""
    cuts: dict[str, set[date]] = {}
    exact: dict[tuple[str, int], date] = {}
    for move in all_moves:
        for code in filter(None, (move.from_code, move.to_code)):
            cuts.setdefault(code, set()).add(move.day)
            if move.documented:
                exact[code, move.day.year] = min(move.day, exact.get((code, move.day.year), move.day))
    found = {}
    for code, versions in regions.items():
        spans: list[tuple[date, date | None]] = []
        for version in versions:
            if spans and spans[-1][1] == version.valid_from:
                spans[-1] = (spans[-1][0], version.valid_to)
            else:
                spans.append((version.valid_from, version.valid_to))
        found[code] = [
            Territory(code, start, end)
            for first, last in spans
            for start, end in _cut(
                exact.get((code, first.year), first),
                exact.get((code, last.year), last) if last else None,
                cuts.get(code, ()),
            )
        ]
    return found


def _cut(first: date, last: date | None, cuts: Iterable[date]) -> list[tuple[date, date | None]]:
    inside = sorted(day for day in cuts if first < day and (last is None or day < last))
    return list(zip([first, *inside], [*inside, last], strict=True))
