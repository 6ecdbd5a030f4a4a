"""Marks the cells of a workbook: a fill by severity, and on each place a short comment; takes the marks of an earlier round out.

What the marks say is `finding_words`, which workbook is marked is `annotation`. A mark remembers the fill that it covers in its
own second colour, which a solid fill does not show: it goes with the cell wherever its row is moved. Some programs put a
colour of their own there, so the sheet of findings names those that were covered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as WorkbookCell
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from definitions import Definitions
from pipelines.addresses import Cell, parse_ranges
from pipelines.findings import Finding
from pipelines.workbooks.exchange.finding_rows import FILLS
from pipelines.workbooks.exchange.finding_words import AUTHOR, SIGNED, comment
from pipelines.workbooks.exchange.returned import HEADER_ROW, SHEET, clean, covered_fills
from pipelines.workbooks.words.text import key

#: Beyond this, only the first cell of a range is marked: the file would grow out of all proportion.
MOST_MARKED = 20_000
_SIGNED = re.compile(rf"\s*(?:{SIGNED}|{AUTHOR})")
_NO_COLOUR = "00000000"
#: The cells of a sheet's merged ranges, each with the range's first, which is the one that is seen.
_Merged = Mapping[tuple[int, int], tuple[int, int]]


def unmark(workbook: Workbook) -> None:
    """Take out the sheet, the comments and the fills of an earlier round; without its sheet there was none."""
    ours = [name for name in workbook.sheetnames if key(name) == key(SHEET)]
    covered = frozenset[str]().union(*(_covered(workbook[name]) for name in ours))
    for name in ours:
        workbook.remove(workbook[name])
    for sheet in workbook.worksheets if ours else ():
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.has_style and _is_mark(cell):
                before = cell.fill.bgColor
                cell.fill = PatternFill("solid", fgColor=before) if _colour(before) in covered else PatternFill()
            if isinstance(cell, WorkbookCell) and cell.comment and (signed := _SIGNED.search(cell.comment.text)):
                said = cell.comment.text[: signed.start()]
                cell.comment = Comment(said, cell.comment.author) if said else None


def _covered(sheet: object) -> frozenset[str]:
    """The fills under the marks, as the sheet of findings of that round names them."""
    rows = sheet.iter_rows(max_row=HEADER_ROW, max_col=1) if isinstance(sheet, Worksheet) else ()
    return frozenset[str]().union(*(covered_fills(str(cell.value)) for row in rows for cell in row))


def mark(workbook: Workbook, findings: Sequence[Finding], definitions: Definitions) -> set[str]:
    """Fill the cells of every finding, and write on each place what is wrong and where in the list it stands.

    Returns which fills the marks cover.
    """
    covered: set[str] = set()
    merged: dict[str, _Merged] = {}
    said: dict[tuple[str, int, int], list[tuple[int, Finding]]] = {}
    for number, found in reversed(list(enumerate(findings, start=1))):  # the more important mark on top
        if found.sheet not in workbook.sheetnames or not isinstance(workbook[found.sheet], Worksheet):
            continue
        sheet, ranges = workbook[found.sheet], parse_ranges(found.cells)
        marked = sum((last.row - first.row + 1) * (last.column - first.column + 1) for first, last in ranges)
        for first, last in ranges:
            for row, column in _cells(first, last if marked <= MOST_MARKED else first):
                if shown := _shown(sheet, row, column, merged):
                    covered |= _fill(shown, FILLS[found.severity])
            if shown := _shown(sheet, first.row, first.column, merged):
                here = said.setdefault((found.sheet, shown.row, shown.column), [])
                if all(other is not found for _, other in here):
                    here.insert(0, (number, found))
    texts: dict[tuple[int, ...], str] = {}
    for (name, row, column), numbered in said.items():
        numbers = tuple(number for number, _ in numbered)
        if numbers not in texts:
            texts[numbers] = comment(numbered, definitions.rules[numbered[0][1].rule_id])
        if isinstance(cell := workbook[name].cell(row, column), WorkbookCell):
            _comment(cell, texts[numbers])
    return covered


def _is_mark(cell: WorkbookCell | MergedCell) -> bool:
    return cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb)[2:] in FILLS.values()


def _colour(colour: Color) -> str:
    """A colour in a word; none where the library has written that there is none."""
    if colour.value == _NO_COLOUR:
        return ""
    return f"{colour.theme}/{colour.tint}" if colour.type == "theme" else str(colour.value)[-6:]


def _fill(cell: WorkbookCell, colour: str) -> set[str]:
    """Give a cell the fill of a severity, which remembers the colour of the fill that was there; that colour, if any."""
    before = cell.fill
    if before.fill_type != "solid":
        cell.fill = PatternFill("solid", fgColor=colour)
        return set()
    if _is_mark(cell):
        cell.fill = PatternFill("solid", fgColor=colour, bgColor=before.bgColor)
        return set()
    cell.fill = PatternFill("solid", fgColor=colour, bgColor=before.fgColor)
    return {_colour(before.fgColor)}


def _cells(first: Cell, last: Cell) -> Iterable[tuple[int, int]]:
    return ((row, column) for row in range(first.row, last.row + 1) for column in range(first.column, last.column + 1))


def _shown(sheet: Worksheet, row: int, column: int, merged: dict[str, _Merged]) -> WorkbookCell | None:
    """The cell that is seen at a place: of a merged range the first. `merged` is filled where it is asked for."""
    cell = sheet.cell(row + 1, column + 1)
    if isinstance(cell, MergedCell):
        if sheet.title not in merged:
            merged[sheet.title] = {
                place: (each.min_row, each.min_col) for each in sheet.merged_cells.ranges for place in each.cells
            }
        cell = sheet.cell(*merged[sheet.title].get((row + 1, column + 1), (row + 1, column + 1)))
    return cell if isinstance(cell, WorkbookCell) else None


def _comment(cell: WorkbookCell, said: str) -> None:
    """Write on a cell what was found; what the submitter wrote there stays above it."""
    before = f"{cell.comment.text}\n" if cell.comment else ""
    text = before + clean(said)
    height = min(420, 50 + 18 * (len(text) // 16 + text.count("\n")))
    cell.comment = Comment(text, AUTHOR, width=260, height=height)
