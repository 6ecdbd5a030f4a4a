"""Cell values by python-calamine: every sheet as rows from A1, with its name and visibility.

It may crash the process it runs in; whoever calls it has looked at the file first or runs it in a worker.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipelines.addresses import Cell
from pipelines.workbooks.files.columns import Columns
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from pipelines.workbooks.words.text import CellValue

#: What is wrong with a file of which the reader says no more than that it cannot read it.
UNSOUND = "内部结构损坏 its inner structure is damaged"
NO_SHEET = "没有工作表 there is no worksheet"
VISIBLE, HIDDEN, VERY_HIDDEN = "visible", "hidden", "very_hidden"


@dataclass(frozen=True)
class SheetCells:
    """One sheet as its reader gives it: rows of one length from A1, blanks as ''."""

    name: str
    rows: list[list[CellValue]]
    visibility: str = VISIBLE

    def blank(self, cells: Iterable[Cell]) -> None:
        """Make some cells blank, those of them that lie in the rows."""
        for cell in cells:
            if cell.row < len(self.rows) and cell.column < len(self.rows[cell.row]):
                self.rows[cell.row][cell.column] = ""

    @cached_property
    def columns(self) -> Columns:
        """The same cells by column."""
        return Columns(self.rows)


def read_sheets(data: bytes) -> list[SheetCells]:
    """Every worksheet of a workbook. Raises `ContainerError` when the reader cannot read it."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    words = ((SheetVisibleEnum.Hidden, HIDDEN), (SheetVisibleEnum.VeryHidden, VERY_HIDDEN))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            SheetCells(
                sheet.name,
                workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
                next((word for state, word in words if sheet.visible == state), VISIBLE),
            )
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    except Exception as error:
        raise ContainerError("file-unreadable", UNSOUND) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of the Rust reader is no Exception
            raise
        raise ContainerError("file-unreadable", UNSOUND) from error
    if not sheets:
        raise ContainerError("file-unreadable", NO_SHEET)
    return sheets
