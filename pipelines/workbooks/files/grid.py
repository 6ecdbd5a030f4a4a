"""A file as sheets of rows with true addresses: `rows[0][0]` is A1, whatever the file is.

Whatever is wrong with a file becomes a finding, never an exception. How each kind of file is read is
`pipelines.workbooks.files.readers`; what the cells mean belongs to the forms' readers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import islice
from pathlib import PurePath
from typing import Any

from pipelines.addresses import Cell
from pipelines.findings import Findings
from pipelines.workbooks.files.columns import Columns
from pipelines.workbooks.files.readers.calamine import VISIBLE, SheetCells
from pipelines.workbooks.files.readers.kinds import SUFFIXES
from pipelines.workbooks.files.readers.opening import open_sheets
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError, SheetMetadata
from pipelines.workbooks.words.shown import as_percentage, redraw, settle_formats
from pipelines.workbooks.words.text import CellValue, cell_text

OPENING_ROWS = 40


@dataclass(frozen=True)
class Sheet:
    """One sheet; every row has the same length, a blank cell is ''. `metadata` is what is told of the cells beside their values.

    Values that a merged range covers and rows, columns and sheets that are hidden are here like all others: whether they
    count is the form's to say.
    """

    name: str
    rows: list[list[CellValue]]
    metadata: SheetMetadata = field(default_factory=SheetMetadata)
    visibility: str = VISIBLE
    turned: Columns | None = field(default=None, repr=False, compare=False)

    @cached_property
    def columns(self) -> Columns:
        """The same cells by column; the reader may have turned them already."""
        return self.turned or Columns(self.rows)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the sheet."""
        return not any(cell != "" for row in self.rows for cell in row)

    @property
    def merged_under(self) -> list[Cell]:
        """The cells that hold a value although a merged range covers them, so that nobody sees it."""
        return [
            Cell(row, column)
            for merge in self.metadata.merges
            for row in range(merge.first.row, min(merge.last.row + 1, len(self.rows)))
            for column in range(merge.first.column, min(merge.last.column + 1, len(self.rows[row])))
            if self.rows[row][column] != "" and (row, column) != merge.first
        ]

    @cached_property
    def headings(self) -> dict[int, tuple[object, Any]]:
        """What each part of a form found on the sheet, by the part's identity: labels and headers are looked for once."""
        return {}

    @cached_property
    def opening_words(self) -> frozenset[str]:
        """The different texts of the first rows."""
        cells = set[CellValue]().union(*self.rows[:OPENING_ROWS])
        return frozenset(cell for cell in cells if isinstance(cell, str) and cell.strip())

    @cached_property
    def opening_texts(self) -> list[tuple[Cell, str]]:
        """The texts of the first rows, where titles and headers stand."""
        return [
            (Cell(row, column), cell)
            for row, cells in enumerate(self.rows[:OPENING_ROWS])
            for column, cell in enumerate(cells)
            if cell != "" and isinstance(cell, str) and cell.strip()
        ]

    def at(self, cell: Cell) -> CellValue:
        """What stands in a cell; '' outside the sheet."""
        if cell.row < len(self.rows) and cell.column < len(self.rows[cell.row]):
            return self.rows[cell.row][cell.column]
        return ""

    def percentage_at(self, cell: Cell) -> Decimal | None:
        """The percentage as which the fraction in a cell is shown; None where it is shown as it stands."""
        return as_percentage(self.at(cell), self.metadata.formats[cell]) if cell in self.metadata.formats else None

    def first_texts(self, count: int) -> list[str]:
        """The first texts of the sheet, for a person to recognise it by."""
        return list(islice((cell_text(cell).strip() for row in self.rows for cell in row if cell != ""), count))


@dataclass(frozen=True)
class Grid:
    """The sheets of one file. `kind` is what its content is (xlsx, xlsb, xls, ods, csv), whatever its name says.

    A CSV is one sheet, named by the file's stem; its cells are all text.
    """

    sheets: tuple[Sheet, ...]
    is_csv: bool = False
    kind: str = "xlsx"


def _sheet(cells: SheetCells, lost: SheetMetadata) -> Sheet:
    if lost.formats or lost.drawn:
        lost = replace(lost, formats=settle_formats(cells.rows, lost.formats))
        redraw(cells.rows, lost.drawn)
        return Sheet(cells.name, cells.rows, lost, cells.visibility)  # not as they were turned before
    return Sheet(cells.name, cells.rows, lost, cells.visibility, cells.columns)


def open_grid(data: bytes, file_name: str, findings: Findings) -> Grid | None:
    """The sheets of a file of this content and name; None, and a finding, when it cannot be read."""
    path = PurePath(file_name)
    try:
        kind, opened = open_sheets(data, file_name, path.stem)
        sheets = tuple(_sheet(cells, lost) for cells, lost in opened)
        if all(sheet.is_blank and not sheet.metadata.errors and not sheet.metadata.uncalculated for sheet in sheets):
            raise ContainerError("file-empty", "")
    except ContainerError as fault:
        findings.add(fault.rule_id, sheet=fault.sheet, observed=fault.observed, expected=fault.expected)
        return None
    if path.suffix.lower() not in SUFFIXES[kind]:
        findings.add("extension-differs", observed=path.suffix, expected=SUFFIXES[kind][0])
    return Grid(sheets, is_csv=kind == "csv", kind=kind)
