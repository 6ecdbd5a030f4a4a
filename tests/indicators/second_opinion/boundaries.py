"""Figures put together for another boundary (5.6): each part of a territory counts a share of its own figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from definitions import Definitions
from tests.indicators.second_opinion.choosing import Place, chosen
from tests.indicators.second_opinion.figures import Figure, Part, is_read_as
from tests.indicators.second_opinion.numbers import UNKNOWN, Span, fraction
from tests.indicators.second_opinion.reading import territory

Row = Mapping[str, Any]


def recombined(
    definitions: Definitions, scope_id: str, found: list[Figure], observations: Iterable[Row]
) -> list[Figure]:
    """The figures of territories, one year before they came and the first year after they went."""
    drawn = _drawn(definitions, scope_id, observations)
    best = chosen(definitions, scope_id, found)
    figures = []
    for code, start, period, kind, day in sorted(_wanted(definitions, drawn)):
        parts = [
            one
            for one in definitions.history.all_mappings
            if (one.target.code, one.target.start) == (code, start) and one.kind != "same" and one.origin.holds_on(day)
        ]
        places = [(part.origin.code, part.origin.start, period, kind) for part in parts]
        for what in {what for place in places for what in best.get(place, {})}:
            sources = [best.get(place, {}).get(what) for place in places]
            figures.append(_together((code, start), parts, sources, scope_id))
    return figures


def _drawn(definitions: Definitions, scope_id: str, observations: Iterable[Row]) -> dict[Place, date]:
    """Where and when something that can be added was reported, and the day its boundary was drawn."""
    drawn: dict[Place, date] = {}
    for row in observations:
        scope = definitions.scopes[row["scope_id"]]
        is_of_scope = (
            row["classification"] != "scope" or scope.id == scope_id or is_read_as(scope, scope_id, row["period"])
        )
        if definitions.measures[row["measure"]].dimension != "ratio" and is_of_scope:
            start = territory(definitions, row["region_code"], row["boundary_date"])
            place = row["region_code"], start, row["period"], row["period_kind"]
            drawn[place] = min(drawn.get(place, row["boundary_date"]), row["boundary_date"])
    return drawn


def _wanted(definitions: Definitions, drawn: dict[Place, date]) -> set[tuple[str, date, str, str, date]]:
    """The territories and periods for which a figure serves a comparison with the year beside."""
    wanted: dict[Place, date] = {}
    for one in definitions.history.all_mappings:
        if one.kind == "same":
            continue
        own = [key for key in drawn if key[:2] == (one.target.code, one.target.start)]
        other = [key for key in drawn if key[:2] == (one.origin.code, one.origin.start)]
        for _, _, here, kind in own:
            for key in other:
                there = key[2]
                if abs(int(there[:4]) - int(here[:4])) == 1 and (there[4:], key[3]) == (here[4:], kind):
                    place = one.target.code, one.target.start, there, kind
                    wanted[place] = min(wanted.get(place, drawn[key]), drawn[key])
    territories = {(one.target.code, one.target.start): one.target for one in definitions.history.all_mappings}
    return {(*place, day) for place, day in wanted.items() if not territories[place[:2]].holds_on(day)}


def _together(into: tuple[str, date], parts: list[Any], sources: list[Figure | None], scope_id: str) -> Figure:
    """The sum of the parts, each with its share; a part without a figure is missing."""
    given = [source for source in sources if source is not None]
    first = given[0]
    table = replace(
        first.table,
        submission="recombined",
        title=min("" if source is None else source.table.title for source in sources),
        region=into[0],
        territory=into[1],
        scope=first.table.scope if first.table.scope == "none" else scope_id,
        vintage_found=any(source.table.vintage_found for source in given),
    )
    editions = {source.table.classification for source in given}
    figure = Figure(
        table, first.target, first.coverage, "recombined", other_edition=any(s.other_edition for s in given)
    )
    figure.other_edition |= len(editions) > 1
    figure.editions = editions
    figure.provenances = {source.table.provenance for source in given}
    figure.reads_as = any(source.reads_as for source in given)
    for mapping, source in zip(parts, sources, strict=True):
        low, high = fraction(mapping.low), fraction(mapping.high)
        share = Span(low, (low + high) / 2 if mapping.share is None else fraction(mapping.share), high)
        figure.boundary_is_assumed |= mapping.basis == "codes"
        if source is None:
            figure.parts += [Part(UNKNOWN, because="missing")] if high else []
            continue
        figure.parts += list(_shared(source, share))
        figure.boundary_is_open |= low < high and any(part.again for part in source.parts)
    return figure


def _shared(source: Figure, share: Span) -> Iterator[Part]:
    for part in source.parts:
        yield part.again(share) if part.again else part
