"""Tables whose label columns have no header: the header row is known by its periods, a label column by what its labels are.

A column is what most of its cells are: names of regions, measures, industries, periods, or running numbers. Tables with a
header above each column are `pipelines.workbooks.forms.headers`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipelines.addresses import Cell
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.headers import HeaderRows, are_periods, merge_owners
from pipelines.workbooks.forms.layout_forms import Label
from pipelines.workbooks.words.periods import parse_period
from pipelines.workbooks.words.text import CellValue, cell_text
from pipelines.workbooks.words.values import number

#: Whether a label holds what is asked for (`region`, `measure` …).
Knows = Callable[[str, CellValue], bool]
_MOST = 0.6
_LEAST = 2


def headless_rows(sheet: Sheet) -> list[HeaderRows]:
    """Every row that holds periods in their order, several and nothing else, with room for labels to the left of them.

    Below the first one a row of numbers is another header only where it repeats it, or where no figures stand above it.
    """
    found: list[HeaderRows] = []
    for row, cells in enumerate(sheet.rows):
        filled = [column for column, cell in enumerate(cells) if cell_text(cell).strip()]
        periods = [cells[column] for column in filled]
        if len(filled) < _LEAST or filled[0] == 0 or not are_periods(periods):
            continue
        first = sheet.rows[found[0].first] if found else cells
        is_header = cells == first or any(number(cell) is None for cell in periods)
        if is_header or not any(number(cell) is not None for cell in sheet.rows[row - 1]):
            found.append(HeaderRows(Cell(row, 0), row, row, range(len(cells))))
    return found


def headless_labels(
    sheet: Sheet, rows: range, columns: Sequence[int], labels: Sequence[Label], knows: Knows
) -> dict[int, Label]:
    """Which of these columns are which labels, by what most of their cells are; two may be the same."""
    found: dict[int, Label] = {}
    owners = merge_owners(merge for merge in sheet.metadata.merges if merge.first.column in columns)
    for column in columns:
        shown = {owners.get(Cell(row, column), Cell(row, column)) for row in rows}
        cells = [cell for place in shown if (cell := sheet.rows[place.row][place.column]) != ""]
        for label in labels:
            if cells and sum(1 for cell in cells if _is(label.holds, cell, knows)) > _MOST * len(cells):
                found[column] = label
                break
    return found


def _is(holds: str, cell: CellValue, knows: Knows) -> bool:
    if holds == "nothing":
        return number(cell) is not None
    if holds == "period":
        return parse_period(cell_text(cell)) is not None
    return isinstance(cell, str) and knows(holds, cell)
