"""Whether the rows of a table add up to its total, where the layout says that they do.

A total is known by what its label names, never by its place: the row of the region that the table is about, or the row of a
group of industries all of whose classes are there. A table without such a row is held against nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.layout_forms import Layout
from pipelines.workbooks.reading.layouts.figures import NamedFigure
from pipelines.workbooks.reading.layouts.mentions import holds
from pipelines.workbooks.words import groups

_ADDITIVE = ("money", "count", "persons", "area")

Sum = tuple[NamedFigure, list[NamedFigure]]


def check_sums(
    sheet: Sheet, layout: Layout, figures: Sequence[NamedFigure], definitions: Definitions, findings: Findings
) -> None:
    """Ask about a total that its rows do not add up to; “#” rows list main items only and are never held against it."""
    columns: dict[tuple[object, ...], list[NamedFigure]] = {}
    for figure in figures:
        if definitions.units[figure.unit].dimension in _ADDITIVE:
            of = figure.subject
            same = (figure.cell.column, figure.meaning.name, figure.unit, of.period, of.terms)
            columns.setdefault(same, []).append(figure)
    for column in columns.values():
        for total, rows in () if any(figure.is_part for figure in column) else _sums(layout, column, definitions):
            _check(sheet, total, rows, findings)


def _sums(layout: Layout, column: Sequence[NamedFigure], definitions: Definitions) -> Iterator[Sum]:
    """Each total of a column with the rows that make it up."""
    if any(figure.subject.activity_code for figure in column):
        yield from _groups(layout, column, definitions)
    elif layout.region.stands == "row":
        yield from _regions(layout, column)


def _regions(layout: Layout, column: Sequence[NamedFigure]) -> Iterator[Sum]:
    """The row of the region that the table is about, with the rows directly below it and what belongs to none of them."""
    totals = [figure for figure in column if _is_whole(figure, layout)]
    rows = [figure for figure in column if figure not in totals]
    holders = {figure.subject.place.code for figure in rows if not figure.subject.place.is_residual}
    direct = [figure for figure in rows if figure.subject.place.is_residual or not _is_below(figure, holders)]
    if len(totals) == 1:
        yield totals[0], direct


def _is_whole(figure: NamedFigure, layout: Layout) -> bool:
    return figure.subject.place.code == layout.region.within and not figure.subject.place.is_residual


def _is_below(figure: NamedFigure, holders: Collection[str]) -> bool:
    """Whether a figure's region lies in one of these, which has a row of its own."""
    code = figure.subject.place.code
    return any(holds(each, code) and each != code for each in holders)


def _groups(layout: Layout, column: Sequence[NamedFigure], definitions: Definitions) -> Iterator[Sum]:
    """Each group of industries with its members, where none of them is left out."""
    tree, classes = definitions.trees[layout.shared.classification], definitions.classes[layout.shared.classification]
    for place in dict.fromkeys(figure.subject.place for figure in column):
        of_place = (figure for figure in column if figure.subject.place == place)
        by_code = {figure.activity_code: figure for figure in of_place if figure.activity_code in classes}
        for group, members in groups.members_by_group(by_code, tree).items():
            if groups.are_complete(group, by_code.keys(), tree):
                yield by_code[group], [by_code[code] for code in members]


def _check(sheet: Sheet, total: NamedFigure, rows: Sequence[NamedFigure], findings: Findings) -> None:
    """Ask about rows that do not add up to their total; nothing is asked where one of them is not an exact figure."""
    column = [total, *rows]
    exact = [figure.printed.value for figure in column if not figure.printed.symbol and not figure.printed.qualifier]
    whole, *known = [value for value in exact if value is not None] or [Decimal(0)]
    if not rows or len(known) < len(rows):
        return
    differs = groups.gap(whole, known, exact=False)
    if differs:
        observed = f"{total.raw_text} ≠ Σ {sum(known, Decimal(0)).normalize():f}"
        cells = [figure.cell for figure in column]
        allowed = f"≤ {differs[1].normalize():f}"
        findings.add(
            "rows-do-not-add-up", sheet=sheet.name, cells=cells, observed=observed, expected=allowed, cause=observed
        )
