"""Figures of a region that a figure of one of its parts and its share in it imply (5.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from definitions import Definitions
from tests.indicators.second_opinion.comparing import FAR
from tests.indicators.second_opinion.figures import Figure, Part, period_end
from tests.indicators.second_opinion.numbers import ZERO, Span, known, rounded

HUNDRED = Fraction(100)
TRUST = ("low", "medium")


def implied(definitions: Definitions, found: list[Figure]) -> Iterator[Figure]:
    """The figure of the region above, times 100 over the share, of every figure whose own source prints its share."""
    shares = [one for one in found if definitions.measures[one.table.measure].implies and one.target[0] == "total"]
    for share in shares:
        if share.refused or not share.parts or known(share.span.low) <= share.rounding:
            continue
        (cell,) = share.parts
        for one in _beside(definitions, share, found):
            figure = _above(definitions, share, cell, one)
            if figure is not None:
                yield figure


def _beside(definitions: Definitions, share: Figure, found: Iterable[Figure]) -> Iterator[Figure]:
    """The totals of a scope that the source of a share prints beside it, in the coverage that it gives them in."""
    measure = definitions.measures[share.table.measure].implies
    # what the two have in common is all but the measure, and the words about the one source
    like = replace(share.table, measure=measure)
    for one in found:
        table = replace(
            one.table, title=like.title, url=like.url, confidence=like.confidence, provenance=like.provenance
        )
        is_own = one.detail == "scope" and not one.refused and all(part.because != "coverage" for part in one.parts)
        if is_own and (table, one.target, one.coverage) == (like, share.target, share.coverage):
            yield one


def _above(definitions: Definitions, share: Figure, printed: Part, one: Figure) -> Figure | None:
    day = period_end(one.table.period)
    parent = next(each.parent_code for each in definitions.regions[one.table.region] if each.holds_on(day))
    drawn = next((each for each in definitions.history.territories[parent] if each.holds_on(day)), None)
    (part,) = one.parts
    if drawn is None or part.again is None or part.cell is None or part.cell.base is None:
        return None
    factor = Span(
        HUNDRED / (known(printed.span.high) + printed.rounding),
        HUNDRED / known(printed.span.value),
        HUNDRED / (known(printed.span.low) - printed.rounding),
    )
    whole = definitions.measures[one.table.measure].dimension in ("count", "persons")
    is_counted = whole and definitions.units[part.cell.unit].multiplier == 1 and not part.cell.qualifier
    through = part.again(factor)
    if is_counted:
        least, most = ceil(known(through.span.low)), floor(known(through.span.high))
        if least > most:
            return None
        value = Fraction(min(max(int(rounded(known(through.span.value), 0)), least), most))
        through = replace(through, span=Span(Fraction(least), value, Fraction(most)), rounding=ZERO)
    trust = {share.table.confidence, one.table.confidence}
    confidence = next((each for each in TRUST if each in trust), one.table.confidence)
    table = replace(one.table, region=parent, territory=drawn.start, confidence=confidence)
    far = max(share.table.provenance, one.table.provenance, key=FAR.index)
    return replace(one, table=table, detail="implied", parts=[through], provenances={far})
