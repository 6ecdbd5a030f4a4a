"""Single quarters, half-years and months: what one cumulative figure has more than the one before it (5.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from definitions import Definitions
from tests.indicators.second_opinion.choosing import Kind, chosen
from tests.indicators.second_opinion.figures import Figure, Part
from tests.indicators.second_opinion.numbers import CONTRIBUTION_DIGITS, Span, rounded

#: For each cumulative period of quarters: what may be taken off it (nothing: the year begins), and what is then left.
QUARTERS: dict[str, list[tuple[str | None, str]]] = {
    "Q1": [(None, "Q1")],
    "H1": [("Q1", "Q2")],
    "Q1-Q3": [("H1", "Q3")],
    "": [("Q1-Q3", "Q4"), ("H1", "H2"), ("M01-M11", "M12")],
    "M01": [(None, "M01")],
}
WHOLE_LEVELS = ("total", "economy")


def differenced(definitions: Definitions, scope_id: str, found: Iterable[Figure]) -> Iterator[Figure]:
    """The flows of single periods. Both whole figures must be there; a class must be in both, or both list industries."""
    best = chosen(definitions, scope_id, found)
    for (region, territory, period, kind), figures in best.items():
        if kind == "single":
            continue
        for before, single in _steps(period):
            earlier = {} if before is None else best.get((region, territory, before, "cumulative"), {})
            for what in figures.keys() | earlier.keys():
                sides = figures.get(what), earlier.get(what)
                if not definitions.measures[what[1]].flow or not _may_be_taken(what, before, figures, earlier):
                    continue
                yield _difference(sides, single, scope_id)


def _steps(period: str) -> list[tuple[str | None, str]]:
    year, rest = period[:4], period[4:]
    if rest.startswith("M01-M"):
        last = int(rest[5:])
        steps: list[tuple[str | None, str]] = [("M01" if last == 2 else f"M01-M{last - 1:02}", f"M{last:02}")]
    else:
        steps = list(QUARTERS.get(rest, []))
    return [(None if before is None else year + before, year + single) for before, single in steps]


def _may_be_taken(what: Kind, before: str | None, later: dict[Kind, Figure], earlier: dict[Kind, Figure]) -> bool:
    """Whether a figure is known of both periods: given in both, or of two tables of industries, where left out is nothing."""
    if before is None:
        return True
    wholes = [
        [one for key, one in side.items() if key[0][0] in WHOLE_LEVELS and key[1:] == what[1:]]
        for side in (later, earlier)
    ]
    if not all(wholes):
        return False
    by_industry = all(one.detail == "industry" for side in wholes for one in side)
    return by_industry or (what in later and what in earlier)


def _difference(sides: tuple[Figure | None, Figure | None], single: str, scope_id: str) -> Figure:
    """The later figure less the earlier one, cell by cell."""
    given = [side for side in sides if side is not None]
    first = given[0].table
    table = replace(
        first,
        submission="differenced",
        title=min(side.table.title for side in given),
        period=single,
        kind="single",
        scope=first.scope if first.scope == "none" else scope_id,
    )
    figure = Figure(table, given[0].target, given[0].coverage, "differenced")
    figure.other_edition = any(side.other_edition for side in given)
    figure.editions = {side.table.classification for side in given}
    figure.provenances = {side.table.provenance for side in given}
    figure.other_edition |= len({side.table.classification for side in given}) > 1
    figure.reads_as = any(side.reads_as for side in given)
    later, earlier = (list(side.parts) if side is not None else [] for side in sides)
    if any(part.is_uncovered for part in later):
        # Units that neither report covers are the single period's own, and at least nothing.
        earlier = [part for part in earlier if not part.is_uncovered]
    alone: list[list[Part]] = [[], []]
    for part in later:
        mate = next((one for one in earlier if _alike(part, one, sides)), None)
        if mate is None:
            figure.parts.append(part)
            alone[0].append(part)
        else:
            earlier.remove(mate)
            figure.parts += _as_one(part, mate)
    figure.parts += [_taken_off(part) for part in earlier]
    alone[1] = earlier
    figure.is_difference = all(any(part.is_bounded for part in side) for side in alone)
    return figure


def _alike(one: Part, other: Part, sides: tuple[Figure | None, Figure | None]) -> bool:
    """Whether two cells are of one code and weighed alike."""
    if one.weighed is None or other.weighed is None or None in sides:
        return False
    same = len({side.table.classification for side in sides if side is not None}) == 1
    return same and replace(one.weighed, left=other.weighed.left) == other.weighed


def _as_one(later: Part, earlier: Part) -> Iterator[Part]:
    """Two cells weighed alike: the share is that of what the single period adds, so both are taken at the same end."""
    assert later.weighed is not None
    assert earlier.weighed is not None
    net = later.weighed.left - earlier.weighed.left
    least, greatest = later.weighed.least, later.weighed.greatest
    for sign, part in ((1, later), (-1, earlier)):
        assert part.weighed is not None
        at = [sign * rounded(part.weighed.left * weight, CONTRIBUTION_DIGITS) for weight in (least, greatest)]
        low, far = (at[0], at[1]) if net >= 0 else (at[1], at[0])
        high = None if part.weighed.is_open else far
        value = None if part.span.value is None else sign * part.span.value
        yield replace(part, span=Span(low, value, high))


def _taken_off(part: Part) -> Part:
    low, value, high = (None if end is None else -end for end in (part.span.high, part.span.value, part.span.low))
    return replace(part, span=Span(low, value, high))
