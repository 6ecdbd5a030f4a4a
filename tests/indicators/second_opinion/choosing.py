"""How comparable a figure is (7), and which source speaks for a region, period, measure and target (8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from definitions import Definitions
from tests.indicators.second_opinion.figures import Figure, period_end

#: In these the figures of several sources are one figure; by these one is chosen.
SAME_FIGURE = ("target_level", "target_code", "region_code", "period", "period_kind", "measure")
CRITERIA = ("comparability", "coverage", "detail", "vintage", "provenance", "confidence")


#: A region in a boundary, a period and its kind.
Place = tuple[str, date, str, str]
#: What the figures of one place are told apart by: target, measure, coverage, vintage, prices, and whether it is a sample.
Kind = tuple[Any, ...]


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
    obstacles = [
        reason for reason in ("missing", figure.lacks, "coverage") if reason in figure.obstacles | {figure.lacks} - {""}
    ]
    if not figure.refused and figure.table.prices == "constant" and figure.is_money(definitions):
        # Prices of which year they are is part of the amount.
        obstacles = ["price"]
    if figure.refused or obstacles:
        return Judged(figure, span.low, None, span.high, "not_comparable", figure.refused or obstacles[0])
    tolerance = Fraction(definitions.scopes[scope_id].tolerance)
    if span.low is None or span.high is None or span.high - span.low > tolerance * abs(span.low + span.high) / 2:
        wide = "boundary" if figure.boundary_is_open and None not in (span.low, span.high) else "tolerance"
        if wide == "tolerance" and figure.rate_is_the_nations and not figure.other_edition:
            wide = "conversion,tolerance"
        reason = "edition,tolerance" if wide == "tolerance" and figure.other_edition else wide
        return Judged(figure, span.low, None, span.high, "not_comparable", reason)
    assumed = {
        "scope": figure.reads_as,
        "boundary": figure.boundary_is_assumed
        or (figure.detail != "recombined" and _was_not_there(definitions, figure)),
        "coverage": figure.coverage == "unstated",
        "vintage": figure.table.vintage_found
        or (figure.target[0] == "economy" and definitions.vintages[figure.table.vintage].says == "nothing"),
        "conversion": figure.rate_is_the_nations,
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


def chosen(definitions: Definitions, scope_id: str, found: Iterable[Figure]) -> dict[Place, dict[Kind, Figure]]:
    """One source for what follows: of each figure of a place the best one."""
    rank = {(step.criterion, step.code): step.rank for step in definitions.precedence}
    rivals: dict[Place, dict[Kind, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for one in found:
        table = one.table
        if not one.refused and definitions.measures[table.measure].dimension != "ratio":
            place = table.region, table.territory, table.period, table.kind
            what = one.target, table.measure, one.coverage, table.vintage, table.prices, table.is_sample
            rivals[place][what].append(one)

    def order(one: Figure) -> tuple[Any, ...]:
        comparability = judge(definitions, scope_id, one).comparability
        source = ("provenance", one.table.provenance), ("confidence", one.table.confidence)
        ranks = ("comparability", comparability), ("detail", one.detail), *source
        return *(rank[pair] for pair in ranks), one.table.scope, one.table.submission, one.table.title

    return {place: {what: min(ones, key=order) for what, ones in all_.items()} for place, all_ in rivals.items()}


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
        # What was put together for another boundary comes after all others, and never first; constant prices after current ones.
        order = [
            (
                fact["compiled_from"] == "recombined",
                fact["price_basis"] != "current",
                *(rank[one, fact["compiled_from" if one == "detail" else one]] for one in CRITERIA),
            )
            for fact in places
        ]
        begin = 2 if order[0][0] else 1
        first: dict[str, Any] = {}
        for fact in places:
            first.setdefault(fact["price_basis"], fact["value"])
        differences = [
            None if None in (fact["value"], first[fact["price_basis"]]) else fact["value"] - first[fact["price_basis"]]
            for fact in places
        ]
        if (
            [fact["precedence"] for fact in places] != list(range(begin, len(places) + begin))
            or order != sorted(order)
            or [fact["difference"] for fact in places] != differences
        ):
            faults.append(
                f"{key}: {[(f['precedence'], f['difference'], o) for f, o in zip(places, order, strict=True)]}"
            )
    return faults
