"""What a sheet conceals: cells that were lost, hidden rows, columns and sheets, numbers under merges or over several places.

The policy, for every form: hidden cells are read like all others and their observations say so in the note (a layout form
may refuse them instead); a number that a merge covers, or that one merged cell gives for several places, is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.words.printed import Notation, printed
from pipelines.workbooks.words.slips import fault
from pipelines.workbooks.words.text import CellValue, cell_text, plain

_VISIBLE = "visible"
#: What is said of hidden cells; in notes it stands behind what the submitter remarked.
HIDDEN = {
    "sheet": ("隐藏工作表", "hidden sheet"),
    "row": ("隐藏行", "hidden row"),
    "column": ("隐藏列", "hidden column"),
}


def conceals(sheet: Sheet) -> bool:
    """Whether anything of a sheet is hidden."""
    return bool(sheet.visibility != _VISIBLE or sheet.metadata.hidden_rows or sheet.metadata.hidden_columns)


def hiding(sheet: Sheet, cell: Cell) -> tuple[str, str] | None:
    """What hides a cell (zh, en); None for one that is not hidden."""
    if sheet.visibility != _VISIBLE:
        return HIDDEN["sheet"]
    if cell.row in sheet.metadata.hidden_rows:
        return HIDDEN["row"]
    return HIDDEN["column"] if cell.column in sheet.metadata.hidden_columns else None


def report_lost(sheet: Sheet, findings: Findings, is_read: Callable[[Cell], bool] = lambda _: True) -> None:
    """Name error cells, formulas without a result and cells that a row stops short of: all would read as blanks."""
    if sheet.metadata.short:
        findings.add("row-short", sheet=sheet.name, cells=sheet.metadata.short)
    for cell in filter(is_read, sheet.metadata.errors):
        findings.add("cell-error", sheet=sheet.name, cells=[cell], observed=sheet.metadata.errors[cell])
    if uncalculated := [*filter(is_read, sheet.metadata.uncalculated)]:
        findings.add("formula-uncalculated", sheet=sheet.name, cells=uncalculated)


def report_merges(sheet: Sheet, rows: Collection[int], columns: Collection[int], findings: Findings) -> None:
    """Refuse, among these rows and columns, a number merged over several of them, and one that a merge hides."""
    if not sheet.metadata.merges:
        return
    within, beside = set(rows), set(columns)
    for merge in sheet.metadata.merges:
        (top, left), (bottom, right) = merge.first, merge.last
        spanned = len(within & set(range(top, bottom + 1))) * len(beside & set(range(left, right + 1)))
        if spanned > 1 and _is_figure(sheet.at(merge.first)):
            cells = [Cell(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
            observed = plain(cell_text(sheet.at(merge.first)))
            findings.add("value-merged", sheet=sheet.name, cells=cells, observed=observed)
    for cell in sheet.merged_under:
        if cell.row in within and cell.column in beside and _is_figure(sheet.at(cell)):
            observed = plain(cell_text(sheet.at(cell)))
            findings.add("value-under-merge", sheet=sheet.name, cells=[cell], observed=observed)


def _is_figure(cell: CellValue) -> bool:
    """Whether a cell holds a figure in any notation: 200, 约200, 200①, or what is refused where it is read."""
    return printed(cell, Notation()) is not None or bool(fault(cell))
