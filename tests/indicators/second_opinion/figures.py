"""Contributions and their sums: the figure of every source, target and coverage, with what stands in its way."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from definitions import Definitions
from definitions.models import Scope
from tests.indicators.second_opinion.numbers import (
    CONTRIBUTION_DIGITS,
    NOTHING,
    ONE,
    UNKNOWN,
    WEIGHT_DIGITS,
    ZERO,
    Span,
    added,
    exactly,
    known,
    rounded,
)
from tests.indicators.second_opinion.reading import Cell, Sheet, Table, read, tree_of
from tests.indicators.second_opinion.shares import LEVELS, Shares, Target

CLASSES = "nbs-digital-2021"
WHOLE: Target = ("economy", "TOTAL")
WHOLLY = exactly(ONE)


@dataclass(frozen=True)
class Weighed:
    """A number of one code with the ends of its weight."""

    code: str
    left: Fraction
    least: Fraction
    greatest: Fraction
    #: Whether more may come to it.
    is_open: bool


@dataclass
class Part:
    """What one cell, or one class that is not there, gives to a figure."""

    span: Span
    rounding: Fraction = ZERO
    #: Why the part is open or refused: missing, coverage, scope.
    because: str = ""
    #: The same cell once more, of which only a share is taken.
    again: Callable[[Span], Part] | None = None
    #: What is weighed, and its least and greatest weight; nothing where words, or nothing at all, stand in the cell.
    weighed: Weighed | None = None
    #: The cell itself; nothing where a class or an industry is not given at all.
    cell: Cell | None = None
    #: Whether it is a product of two intervals.
    is_product: bool = False
    #: Whether it is printed as over a figure, and nothing else leaves it open.
    is_over: bool = False
    #: Whether it is what the units come to that a report does not cover.
    is_uncovered: bool = False

    @property
    def is_bounded(self) -> bool:
        """Whether it has two ends, and they differ."""
        return None not in (self.span.low, self.span.high) and self.span.low != self.span.high


@dataclass
class Figure:
    """One figure of one source."""

    table: Table
    target: Target
    coverage: str
    detail: str
    parts: list[Part] = field(default_factory=list)
    reads_as: bool = False
    #: Whether the industries are those of another edition than the scope's.
    other_edition: bool = False
    #: Whether how much of a part belongs to it is unknown, and whether only the successions of codes say so.
    boundary_is_open: bool = False
    boundary_is_assumed: bool = False
    #: The classifications and the providers of the cells.
    editions: set[str] = field(default_factory=set)
    provenances: set[str] = field(default_factory=set)
    #: Whether it is a difference of two figures whose unknown shares are independent.
    is_difference: bool = False
    #: Whether it is through a rate of the nation, which may be another here.
    rate_is_the_nations: bool = False
    refused: str = ""
    #: What it was to be brought to without a source for a class that counts: measure, price, coverage.
    lacks: str = ""

    def is_money(self, definitions: Definitions) -> bool:
        """Whether it is an amount, and so at some prices."""
        return definitions.measures[self.table.measure].dimension == "money"

    def __post_init__(self) -> None:
        self.editions = self.editions or {self.table.classification}
        self.provenances = self.provenances or {self.table.provenance}

    @property
    def is_conservative(self) -> bool:
        """Whether its bounds are outer ones."""
        return self.is_difference or any(part.is_product for part in self.parts)

    @property
    def span(self) -> Span:
        """The sum of the rounded contributions."""
        if self.refused or self.lacks:
            return Span(None, None, None)
        return added([part.span for part in self.parts])

    @property
    def rounding(self) -> Fraction:
        """How far the printed figures may be off, together."""
        if self.refused:
            return ZERO
        return sum((part.rounding for part in self.parts), ZERO)

    @property
    def obstacles(self) -> set[str]:
        """What leaves the figure open."""
        return {part.because for part in self.parts if part.because}


def figures(
    definitions: Definitions,
    scope_id: str,
    observations: Iterable[Mapping[str, Any]],
    held: Iterable[Mapping[str, Any]] = (),
    shares: Shares | None = None,
) -> list[Figure]:
    """Every figure that follows from the cells alone."""
    shares = shares or Shares(definitions, scope_id)
    found: list[Figure] = []
    for sheet in read(definitions, observations, held):
        if sheet.table.classification in ("total", "scope"):
            found += _totals(definitions, scope_id, sheet)
        elif definitions.measures[sheet.table.measure].dimension == "ratio":
            found += _ratios_of_classes(shares, sheet)
        else:
            found += _broken_down(definitions, shares, sheet)
    return found


def _steps(definitions: Definitions, reported: str) -> Iterator[tuple[str, bool]]:
    """The coverages in which a figure of one coverage can be read, and whether more may come to it there."""
    for step in definitions.coverage_steps:
        if step.reported == reported:
            yield step.target, step.high is None


def is_read_as(scope: Scope, scope_id: str, period: str) -> bool:
    """Whether a total that names no catalogue is read as one: only of a period that ended when the catalogue was there."""
    return (
        scope.reads_as is not None and scope.reads_as.scope == scope_id and period_end(period) >= scope.reads_as.since
    )


def period_end(period: str) -> date:
    """The last day of 2024, 2024H1, 2024Q1-Q3 or 2024M01-M08."""
    year, last = int(period[:4]), period[4:].rpartition("-")[2]
    month = {"": 12, "H": 6 * int(last[1:] or 1), "Q": 3 * int(last[1:] or 1), "M": int(last[1:] or 1)}[last[:1]]
    return date(year, month, monthrange(year, month)[1])


def _totals(definitions: Definitions, scope_id: str, sheet: Sheet) -> Iterator[Figure]:
    """Figures of the whole economy or of a whole scope."""
    table = sheet.table
    is_scope = table.classification == "scope"
    target = ("total", scope_id) if is_scope else WHOLE
    scope = definitions.scopes[table.scope]
    as_target = not is_scope or table.scope == scope_id
    reads_as = is_scope and is_read_as(scope, scope_id, table.period)
    is_ratio = definitions.measures[table.measure].dimension == "ratio"
    given = {cell.coverage for cell in sheet.cells}
    for cell in sheet.cells:
        for coverage, is_open in _steps(definitions, cell.coverage):
            if is_open and (coverage in given or is_ratio):
                continue
            figure = Figure(table, target, coverage, "scope" if is_scope else "economy", reads_as=reads_as)
            if not (as_target or reads_as):
                figure.refused = "scope"
            figure.parts.append(_contribution(cell, exactly(ONE), is_open))
            yield figure


def _ratios_of_classes(shares: Shares, sheet: Sheet) -> Iterator[Figure]:
    """A printed ratio of one class is a figure of that class alone; of industries it is none of the scope's."""
    for cell in sheet.cells:
        own = next((target for target in shares.targets if target[0] != "total" and target[1] == cell.code), None)
        if own and sheet.table.classification == CLASSES:
            figure = Figure(sheet.table, own, cell.coverage, own[0])
            figure.parts.append(_contribution(cell, exactly(ONE), is_open=False))
        else:
            figure = Figure(sheet.table, ("total", shares.scope_id), cell.coverage, "industry", refused="scope")
        yield figure


def _broken_down(definitions: Definitions, shares: Shares, sheet: Sheet) -> Iterator[Figure]:
    """Figures of every target into which the cells of a table fall."""
    table = sheet.table
    tree = tree_of(definitions, table.classification)
    by_class = table.classification == CLASSES
    total = ("total", shares.scope_id)
    edition = definitions.scopes[shares.scope_id].edition
    levels = {one.code: one.level for one in definitions.classes[table.classification].values()}
    coverages = dict.fromkeys(coverage for cell in sheet.cells for coverage, _ in _steps(definitions, cell.coverage))
    lists_all = not by_class and (
        table.scope == shares.scope_id
        or (table.scope == "nbs2021-core" and any(cell.counted is False for cell in sheet.cells))
    )
    for coverage in coverages:
        cells = list(_cells_in(definitions, sheet.cells, coverage, tree))
        details = sorted({LEVELS[levels[cell.code]] if by_class else "industry" for cell, _, _ in cells})
        listed = frozenset().union(*(tree.leaves(cell.code) for cell, _, _ in cells))
        unlisted = frozenset() if lists_all else tree.finest - listed
        found = {total: Figure(table, total, coverage, details[0])}
        for cell, is_open, from_nought in cells:
            for target in shares.targets_of(table.classification, cell.code):
                share = shares.share(table.classification, cell.code, target, cell.covered)
                if share.high and not cell.is_nothing:
                    figure = found.setdefault(target, Figure(table, target, coverage, details[0]))
                    figure.parts.append(_contribution(cell, share, is_open, from_nought))
        if any(is_open for _, is_open, _ in cells):
            # Units that a table does not cover may be anywhere in the scope.
            found[total].parts.append(Part(UNKNOWN, because="coverage", is_uncovered=True))
        for leaf in sorted(unlisted):
            for target in shares.targets_of(table.classification, leaf):
                if target in found or not by_class:
                    figure = found.setdefault(target, Figure(table, target, coverage, details[0]))
                    figure.parts.append(Part(UNKNOWN, because="missing"))
        for figure in found.values():
            figure.other_edition = not by_class and table.classification != edition
        yield from found.values()


def _cells_in(
    definitions: Definitions, cells: list[Cell], coverage: str, tree: Any
) -> Iterator[tuple[Cell, bool, bool]]:
    """The cells that a figure of one coverage is made of; whether more may come to one, and whether it begins at nought."""
    same = {cell.code for cell in cells if cell.coverage == coverage and cell.base is not None}
    for cell in cells:
        for read_in, is_open in _steps(definitions, cell.coverage):
            if read_in != coverage:
                continue
            if is_open and same & {cell.code, *tree.above(cell.code)}:
                continue
            yield cell, is_open, is_open and any(cell.code in tree.above(code) for code in same)


def _contribution(cell: Cell, share: Span, is_open: bool, from_nought: bool = False, further: Span = WHOLLY) -> Part:
    """A cell less its members, times its share and a further factor: each end where it is worse; open where more may come."""
    if share.high == ZERO:
        return Part(NOTHING)
    part = _weighed(cell, share, is_open, from_nought, further)
    if cell.base is not None and not cell.qualifier:
        least = ZERO if from_nought else rounded(known(share.low), WEIGHT_DIGITS)
        greatest = rounded(known(share.high), WEIGHT_DIGITS)
        part.weighed = Weighed(cell.code, cell.base - cell.taken, least, greatest, is_open)
    part.cell = cell
    part.is_product = share.low != share.high and further.low != further.high and cell.base not in (None, cell.taken)
    part.again = lambda factor: _contribution(cell, share, is_open, from_nought, factor)
    return part


def _weighed(cell: Cell, share: Span, is_open: bool, from_nought: bool, further: Span) -> Part:
    if cell.base is None:
        return Part(UNKNOWN, because="missing")
    factors = (share.low, further.low), (share.value, further.value), (share.high, further.high)
    weights = [rounded(known(one) * known(other), WEIGHT_DIGITS) for one, other in factors]
    left = cell.base - cell.taken
    below, above = cell.words
    low = min(rounded((left - below) * one, CONTRIBUTION_DIGITS) for one in (weights[0], weights[2]))
    printed = rounded((cell.printed + cell.taken_printed) * known(further.high), CONTRIBUTION_DIGITS)
    if is_open:
        # Where members are given in that coverage, the group may hold nothing beyond them.
        return Part(Span(min(low, ZERO) if from_nought else low, None, None), printed, "coverage")
    if above is None:
        return Part(Span(low, None, None), printed, is_over=True)
    high = max(rounded((left + above) * one, CONTRIBUTION_DIGITS) for one in (weights[0], weights[2]))
    value = rounded((left + (above - below) / 2) * weights[1], CONTRIBUTION_DIGITS)
    return Part(Span(low, value, high), printed)
