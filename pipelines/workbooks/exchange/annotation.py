"""The workbook comes back: the submitter's own file with its cells marked and the findings on a first sheet.

A copy is written and read again by the reader of submissions; unless it says the same in every cell, the findings go into a
workbook of their own, which says why. The original is never touched. How the sheet looks is
`pipelines.workbooks.exchange.findings_sheet`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as WorkbookCell
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from definitions import Definitions
from pipelines.addresses import Cell, parse_ranges
from pipelines.findings import Finding, Findings
from pipelines.workbooks.exchange.findings_sheet import FILLS, SEVERITIES, Returning, instructions, write_sheet
from pipelines.workbooks.exchange.keepable import Loss, Obstacle, losses
from pipelines.workbooks.exchange.mending import mend
from pipelines.workbooks.exchange.returned import SHEET, clean
from pipelines.workbooks.files.grid import open_grid
from pipelines.workbooks.words.text import key

AUTHOR = "口径审核 Koujing"
#: Beyond this, only the first cell of a range is marked: the file would grow out of all proportion.
MOST_MARKED = 20_000
_ENDING = "-审核"
_DIFFERS = Obstacle("副本读出的内容与原表不一致", "a copy would not say the same as the file")
_LONGEST_COMMENT = 900


@dataclass(frozen=True)
class Annotated:
    """The workbook that was written, and what kept it from being the submitter's own; nothing when it is."""

    path: Path
    lost: Sequence[Loss]


def annotate(data: bytes, name: str, returning: Returning, definitions: Definitions, folder: Path) -> Annotated:
    """Write the findings of a file of these bytes and name into `folder`, on a copy of the file where that can be."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = Path(name).stem.removesuffix(_ENDING)
    lost = losses(data, Path(name).suffix)
    copy = b"" if lost else _copy(data, returning, definitions)
    if not lost and not _say_the_same(data, copy, definitions):
        lost = [_DIFFERS]
    path = folder / (f"{stem}{_ENDING}结果.xlsx" if lost else f"{stem}{_ENDING}.xlsx")
    path.write_bytes(_apart(returning, definitions, lost) if lost else copy)
    return Annotated(path, lost)


def _copy(data: bytes, returning: Returning, definitions: Definitions) -> bytes:
    """The file with its cells marked and the sheet of findings first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is dropped is looked for, and put back, on our own account
        workbook = load_workbook(BytesIO(data), rich_text=True)
    _unmark(workbook)
    for found in reversed(returning.findings):  # the more important mark on top
        if found.sheet in workbook.sheetnames and isinstance(workbook[found.sheet], Worksheet):
            _mark(workbook[found.sheet], found, definitions)
    write_sheet(workbook, returning, definitions, ())
    written = BytesIO()
    workbook.save(written)
    return mend(data, written.getvalue())


def _apart(returning: Returning, definitions: Definitions, lost: Sequence[Loss]) -> bytes:
    """A workbook of the findings alone."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    write_sheet(workbook, returning, definitions, lost)
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def _unmark(workbook: Workbook) -> None:
    """Take out the sheet, the comments and the fills of an earlier review."""
    for name in [name for name in workbook.sheetnames if key(name) == key(SHEET)]:
        workbook.remove(workbook[name])
    for sheet in workbook.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.has_style and str(cell.fill.fgColor.rgb)[2:] in FILLS.values():
                cell.fill = PatternFill()
            if isinstance(cell, WorkbookCell) and cell.comment and AUTHOR in cell.comment.text:
                before = cell.comment.text.partition(AUTHOR)[0].strip()
                cell.comment = Comment(before, cell.comment.author) if before else None


def _mark(sheet: Worksheet, found: Finding, definitions: Definitions) -> None:
    """Fill the cells of a finding and write on the first of each range what to do."""
    fill = PatternFill("solid", fgColor=FILLS[found.severity])
    ranges = parse_ranges(found.cells)
    marked = sum((last.row - first.row + 1) * (last.column - first.column + 1) for first, last in ranges)
    for first, last in ranges:
        for row, column in _cells(first, last if marked <= MOST_MARKED else first):
            sheet.cell(row + 1, column + 1).fill = fill
        _comment(_anchor(sheet, first), found, definitions)


def _cells(first: Cell, last: Cell) -> Iterable[tuple[int, int]]:
    return ((row, column) for row in range(first.row, last.row + 1) for column in range(first.column, last.column + 1))


def _anchor(sheet: Worksheet, first: Cell) -> WorkbookCell | None:
    """The cell that can carry a comment: of a merged range the first."""
    cell = sheet.cell(first.row + 1, first.column + 1)
    if isinstance(cell, MergedCell):
        around = next((each for each in sheet.merged_cells.ranges if cell.coordinate in each), None)
        cell = sheet.cell(around.min_row, around.min_col) if around else cell
    return cell if isinstance(cell, WorkbookCell) else None


def _comment(cell: WorkbookCell | None, found: Finding, definitions: Definitions) -> None:
    if cell is None:
        return
    rule = definitions.rules[found.rule_id]
    said = f"【{SEVERITIES[found.severity]}】{rule.name_zh}\n{instructions(found)[0]}"
    before = cell.comment.text if cell.comment else ""
    parts = [before] if AUTHOR in before else [before, AUTHOR] if before else [AUTHOR]
    text = clean("\n".join([*parts, said]))[:_LONGEST_COMMENT]
    cell.comment = Comment(text, AUTHOR, width=340, height=min(420, 60 + 18 * (len(text) // 24 + text.count("\n"))))


def _say_the_same(data: bytes, copy: bytes, definitions: Definitions) -> bool:
    """Whether the reader finds in the copy, sheet by sheet and cell by cell, what it finds in the file."""
    grids = [
        open_grid(each, "file.xlsx", Findings(definitions.rules, file="", submission_id="")) for each in (data, copy)
    ]
    if not all(grids):
        return False
    before, after = (
        {
            sheet.name: [row for row in _trimmed(sheet.rows) if row]
            for sheet in grid.sheets
            if key(sheet.name) != key(SHEET)
        }
        for grid in grids
        if grid
    )
    return before == after


def _trimmed(rows: Sequence[Sequence[object]]) -> list[tuple[tuple[int, int, object], ...]]:
    """The filled cells of each row with their places: marks on blank cells make rows longer, not fuller."""
    return [
        tuple((number, column, cell) for column, cell in enumerate(row) if cell != "")
        for number, row in enumerate(rows)
    ]
