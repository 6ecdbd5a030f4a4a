"""Figures through a sourced ratio (5.6): revenue to value added, constant to current prices, above-scale to all units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from definitions import Definitions
from tests.indicators.second_opinion.figures import Figure, Part
from tests.indicators.second_opinion.numbers import NOTHING, Span, fraction
from tests.indicators.second_opinion.reading import tree_of

NATION = "000000"
#: Figures that follow from others are converted no further.
FOLLOWING = ("recombined", "differenced", "converted", "implied")

#: A ratio leads from and to what, for which class of which region.
Lead = tuple[str, str, str]
Class = tuple[str, str]


def converted(found: Iterable[Figure], ratios: Iterable[Mapping[str, Any]]) -> Iterator[Figure]:
    """Each figure for whose region and year there are ratios, brought to what they lead to."""
    known: dict[tuple[str, int], dict[Lead, dict[Class, Span]]] = {}
    for ratio in (one for one in ratios if one["region_code"] != NATION):
        span = Span(*(fraction(ratio[end]) for end in ("low", "value", "high")))
        for year in range(ratio["first_year"], ratio["last_year"] + 1):
            leads = known.setdefault((ratio["region_code"], year), {})
            lead = ratio["kind"], ratio["from_code"], ratio["to_code"]
            leads.setdefault(lead, {})[ratio["classification"], ratio["activity_code"]] = span
    for one in found:
        for lead, spans in known.get((one.table.region, int(one.table.period[:4])), {}).items():
            if _holds(one, lead) and any(_ratio(one, part, spans) for part in one.parts):
                yield _through(one, lead, spans)


def _holds(one: Figure, lead: Lead) -> bool:
    kind, start, _ = lead
    return start == {"measure": one.table.measure, "price": one.table.prices, "coverage": one.coverage}[kind]


def _ratio(one: Figure, part: Part, spans: Mapping[Class, Span]) -> Span | None:
    return None if part.cell is None else spans.get((one.table.classification, part.cell.code))


def _through(one: Figure, lead: Lead, spans: Mapping[Class, Span]) -> Figure:
    """The same cells, each times the ratio of its class; refused where a class that counts has none."""
    kind, _, to = lead
    table = one.table
    if kind == "measure":
        table = replace(table, measure=to)
    elif kind == "price":
        table = replace(table, prices=to)
    figure = replace(
        one, table=table, detail="converted", parts=[], coverage=to if kind == "coverage" else one.coverage
    )
    for part in one.parts:
        ratio = _ratio(one, part, spans)
        if part.again and ratio:
            figure.parts.append(part.again(ratio))
        elif part.cell is None or part.because == "missing":
            figure.parts.append(part)
        else:
            figure.lacks = kind
    return figure


def converted_by_nation(
    definitions: Definitions, found: Iterable[Figure], ratios: Iterable[Mapping[str, Any]]
) -> Iterator[Figure]:
    """Figures of regions that give only the measure a rate of the nation leads from, where every part of them has one."""
    figures = list(found)
    rates = [one for one in ratios if one["region_code"] == NATION and one["kind"] == "measure"]
    told = {_place(one, one.table.measure) for one in figures if one.target[0] != "economy" and not one.refused}
    for one in figures:
        if one.target[0] == "economy" or one.detail in FOLLOWING or one.refused:
            continue
        for to in sorted({rate["to_code"] for rate in rates if rate["from_code"] == one.table.measure}):
            year = int(one.table.period[:4])
            spans = {
                (rate["classification"], rate["activity_code"]): Span(
                    *(fraction(rate[end]) for end in ("low", "value", "high"))
                )
                for rate in rates
                if (rate["from_code"], rate["to_code"]) == (one.table.measure, to)
                and rate["first_year"] <= year <= rate["last_year"]
            }
            parts = [_rated(definitions, one, part, spans) for part in one.parts if part.span != NOTHING]
            if parts and None not in parts and _place(one, to) not in told:
                table = replace(one.table, measure=to)
                kept = [part for part in parts if part is not None]
                yield replace(one, table=table, detail="converted", parts=kept, rate_is_the_nations=True)


def _place(one: Figure, measure: str) -> tuple[str, str, str, str]:
    return one.table.region, one.table.period, one.table.kind, measure


def _rated(definitions: Definitions, one: Figure, part: Part, spans: Mapping[Class, Span]) -> Part | None:
    """A part times the rate of its class, or of a class above it; nothing where there is none, or where it is open."""
    classification = one.table.classification
    if part.cell is None or part.again is None or part.because or part.cell.base is None:
        return None
    codes = [part.cell.code]
    if classification in definitions.classes:
        codes += tree_of(definitions, classification).above(part.cell.code)
    found = next((spans[classification, code] for code in codes if (classification, code) in spans), None)
    return None if found is None else part.again(found)
