"""Figures through a sourced ratio (5.6): revenue to value added, constant to current prices, above-scale to all units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tests.indicators.second_opinion.figures import Figure, Part
from tests.indicators.second_opinion.numbers import Span, fraction

#: A ratio leads from and to what, for which class of which region.
Lead = tuple[str, str, str]
Class = tuple[str, str]


def converted(found: Iterable[Figure], ratios: Iterable[Mapping[str, Any]]) -> Iterator[Figure]:
    """Each figure for whose region and year there are ratios, brought to what they lead to."""
    known: dict[tuple[str, int], dict[Lead, dict[Class, Span]]] = {}
    for ratio in ratios:
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
