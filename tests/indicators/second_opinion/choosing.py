"""How comparable a figure is (7), and which source speaks for a region, period, measure and target (8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from definitions import Definitions
from tests.indicators.second_opinion.figures import Figure, period_end

#: In these the figures of several sources are one figure; by these one is chosen.
SAME_FIGURE = ("target_level", "target_code", "region_code", "period", "period_kind", "measure")
CRITERIA = ("comparability", "coverage", "detail", "vintage", "provenance", "confidence")


@dataclass
class Judged:
    """A figure with its verdict and its place among the sources."""

    figure: Figure
    low: Fraction | None
    value: Fraction | None
    high: Fraction | None
    comparability: str
    reason: str


def judge(definitions: Definitions, scope_id: str, figure: Figure) -> Judged:
    """The verdict on one figure."""
    span = figure.span
    obstacles = [reason for reason in ("missing", "coverage") if reason in figure.obstacles]
    if figure.refused or obstacles:
        return Judged(figure, span.low, None, span.high, "not_comparable", figure.refused or obstacles[0])
    tolerance = Fraction(definitions.scopes[scope_id].tolerance)
    if span.low is None or span.high is None or span.high - span.low > tolerance * abs(span.low + span.high) / 2:
        wide = "boundary" if figure.boundary_is_open and None not in (span.low, span.high) else "tolerance"
        reason = "edition,tolerance" if wide == "tolerance" and figure.other_edition else wide
        return Judged(figure, span.low, None, span.high, "not_comparable", reason)
    assumed = {
        "scope": figure.reads_as,
        "boundary": figure.boundary_is_assumed
        or (figure.detail != "recombined" and _was_not_there(definitions, figure)),
        "coverage": figure.coverage == "unstated",
    }
    if any(assumed.values()):
        reason = ",".join(name for name, holds in assumed.items() if holds)
        return Judged(figure, span.low, span.value, span.high, "assumed", reason)
    return Judged(figure, span.low, span.value, span.high, "exact" if span.low == span.high else "bounded", "")


def _was_not_there(definitions: Definitions, figure: Figure) -> bool:
    """Whether the territory of a figure had ended by the end of its period, or began after the year of it."""
    table = figure.table
    drawn = next(one for one in definitions.history.territories[table.region] if one.start == table.territory)
    gone = drawn.end is not None and drawn.end <= period_end(table.period)
    return gone or drawn.start.year > int(table.period[:4])


def verdicts(definitions: Definitions, scope_id: str, found: Iterable[Figure]) -> list[Judged]:
    """All figures with their verdicts."""
    return [judge(definitions, scope_id, figure) for figure in found]


def misplaced(definitions: Definitions, facts: Iterable[Mapping[str, Any]]) -> list[str]:
    """Facts (each with the `confidence` of its source) whose place among the sources is not the page's.

    What is equal in every criterion is settled by source and cell, which the page leaves to the names of the sources.
    """
    rank = {(step.criterion, step.code): step.rank for step in definitions.precedence}
    rivals: dict[tuple[Any, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for fact in facts:
        rivals[tuple(fact[name] for name in SAME_FIGURE)].append(fact)
    faults = []
    for key, group in rivals.items():
        places = sorted(group, key=lambda fact: fact["precedence"])
        # What was put together for another boundary comes after all others, and never first.
        order = [
            (fact["detail"] == "recombined", *(rank[criterion, fact[criterion]] for criterion in CRITERIA))
            for fact in places
        ]
        begin = 2 if order[0][0] else 1
        first = places[0]["value"]
        differences = [None if None in (fact["value"], first) else fact["value"] - first for fact in places]
        if (
            [fact["precedence"] for fact in places] != list(range(begin, len(places) + begin))
            or order != sorted(order)
            or [fact["difference"] for fact in places] != differences
        ):
            faults.append(
                f"{key}: {[(f['precedence'], f['difference'], o) for f, o in zip(places, order, strict=True)]}"
            )
    return faults
