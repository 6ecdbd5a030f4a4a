"""Cells out of observations: base values, what was printed of them, groups less their members, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from definitions import Definitions
from tests.indicators.second_opinion.numbers import HALF, ZERO, fraction
from tests.indicators.second_opinion.shares import Tree
from tests.indicators.second_opinion.vintages import found_vintages


@dataclass(frozen=True)
class Table:
    """What the cells of one table have in common, apart from their coverage."""

    submission: str
    title: str
    url: str
    region: str
    territory: date
    period: str
    kind: str
    measure: str
    scope: str
    vintage: str
    prices: str
    classification: str
    confidence: str
    provenance: str
    is_sample: bool
    #: Whether the vintage was found by comparing, for the source does not say it.
    vintage_found: bool = False


@dataclass
class Cell:
    """One cell: its code, coverage and base value; `taken` is what members listed beside it take off, `covered` their classes."""

    code: str
    coverage: str
    cell: tuple[str, str]
    base: Fraction | None
    printed: Fraction
    qualifier: str
    counted: bool | None
    unit: str
    taken: Fraction = ZERO
    #: What rounding may have taken from those members.
    taken_printed: Fraction = ZERO
    covered: frozenset[str] = frozenset()
    #: A blank, or a figure in words, whose group is known lies in the remainder of the group.
    in_remainder: bool = False
    #: How far the words beside a printed figure let it lie from the number: below, and above (nothing: without end).
    words: tuple[Fraction, Fraction | None] = (ZERO, ZERO)
    #: An open query keeps it out.
    is_out: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether the cell adds nothing to what others say: a blank of a known group, a group that is its members for sure."""
        is_its_members = bool(self.covered) and self.base == self.taken
        return self.in_remainder or (
            is_its_members and not self.qualifier and not self.printed and not self.taken_printed
        )


@dataclass
class Sheet:
    """A table with its cells, and whether it says of some industry that it does not count."""

    table: Table
    cells: list[Cell] = field(default_factory=list)


def territory(definitions: Definitions, region: str, day: date) -> date:
    """The first day of the territory in which a region's figure is drawn."""
    starts = definitions.territories[region]
    return max((start for start in starts if start <= day), default=min(starts))


def read(
    definitions: Definitions, observations: Iterable[Mapping[str, Any]], held: Iterable[Mapping[str, Any]] = ()
) -> list[Sheet]:
    """The cells of all observations, by table, with what their groups and members are to each other."""
    out = {(one["submission_id"], one["sheet"], one["cell"]) for one in held if one["query_treatment"] == "out"}
    sheets: dict[Table, Sheet] = {}
    rows = list(observations)
    found = found_vintages(definitions, rows, out, territory)
    for row in rows:
        vintage = found.get((row["submission_id"], row["sheet"], row["cell"]))
        table = Table(
            row["submission_id"],
            row["source_title"],
            row["source_url"],
            row["region_code"],
            territory(definitions, row["region_code"], row["boundary_date"]),
            row["period"],
            row["period_kind"],
            row["measure"],
            row["scope_id"],
            vintage or row["vintage"],
            f"{row['price_basis']}:{row['base_year']}" if row["base_year"] else row["price_basis"],
            row["classification"],
            row["confidence"],
            row["provenance"],
            row["is_sample"],
            vintage is not None,
        )
        factor = definitions.units[row["unit"]].multiplier
        is_out = any((row["submission_id"], row["sheet"], cell) in out for cell in (row["cell"], ""))
        given = row["value"] is not None and not is_out
        printed = HALF / 10 ** row["decimals"] * factor if row["decimals"] is not None and given else ZERO
        cell = Cell(
            row["activity_code"],
            row["coverage"],
            (row["sheet"], row["cell"]),
            fraction(row["value"]) * factor if given else None,
            printed,
            row["qualifier"],
            row["counted_locally"],
            row["unit"],
        )
        cell.is_out = is_out
        if given:
            below, above = said(row["qualifier"], row["value"])
            cell.words = below * factor, None if above is None else above * factor
        sheets.setdefault(table, Sheet(table)).cells.append(cell)
    for sheet in sheets.values():
        sheet.cells = _said_once(sheet.cells)
        if sheet.table.classification in definitions.classes:
            _take_members_off(sheet, definitions)
    return list(sheets.values())


def _said_once(cells: list[Cell]) -> list[Cell]:
    """Of the cells that say one figure the most exact; without a value where they contradict each other or one is out."""
    saying: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        saying[cell.code, cell.coverage].append(cell)
    kept = []
    for several in saying.values():
        best = min(
            several, key=lambda one: (not one.is_out, one.base is None, one.qualifier != "", one.printed, one.cell)
        )
        spans = [
            (
                one.base - one.words[0] - one.printed,
                None if one.words[1] is None else one.base + one.words[1] + one.printed,
            )
            for one in several
            if one.base is not None
        ]
        ends = [high for _, high in spans if high is not None]
        if ends and max(low for low, _ in spans) > min(ends):
            best.base = None
        kept.append(best)
    return kept


def said(qualifier: str, number: Decimal) -> tuple[Fraction, Fraction | None]:
    """What about, nearly, under and over say of a printed number: how far it may be below it, and above."""
    digits = number.normalize().as_tuple()
    half = HALF * Fraction(10) ** int(digits.exponent) if number else ZERO
    whole = max(Fraction(number), ZERO)
    return {
        "": (ZERO, ZERO),
        "approximate": (half, half),
        "nearly": (half, ZERO),
        "less_than": (whole, ZERO),
        "greater_than": (ZERO, None),
    }[qualifier]


_TREES: dict[int, dict[str, Tree]] = {}


def tree_of(definitions: Definitions, classification: str) -> Tree:
    """The tree of a classification, made once."""
    trees = _TREES.setdefault(id(definitions), {})
    if classification not in trees:
        trees[classification] = Tree({one.code: one.parent for one in definitions.classes[classification].values()})
    return trees[classification]


def _take_members_off(sheet: Sheet, definitions: Definitions) -> None:
    """Off each group come the topmost members that the same table lists for the same coverage; blanks and words are none."""
    tree = tree_of(definitions, sheet.table.classification)
    by_coverage: dict[str, list[Cell]] = defaultdict(list)
    for cell in sheet.cells:
        by_coverage[cell.coverage].append(cell)
    for cells in by_coverage.values():
        known = {cell.code for cell in cells if cell.base is not None}
        for cell in cells:
            if cell.base is None or cell.qualifier:
                cell.in_remainder = any(code in known for code in tree.above(cell.code))
        groups = {cell.code for cell in cells if cell.base is not None and not cell.in_remainder}
        for cell in cells:
            if cell.base is None or cell.in_remainder:
                continue
            nearest = next((code for code in tree.above(cell.code) if code in groups), None)
            for group in cells:
                if group.code == nearest and group.base is not None:
                    group.taken += cell.base
                    group.taken_printed += cell.printed
                    group.covered |= tree.leaves(cell.code)
