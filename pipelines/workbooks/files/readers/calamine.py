"""Cell values by python-calamine: every sheet as rows from A1, with its name and visibility.

It may crash the process it runs in; whoever calls it has looked at the file first or runs it in a worker.
"""

from __future__ import annotations

import io

from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from pipelines.workbooks.files.sheet import HIDDEN, VERY_HIDDEN, VISIBLE, Sheet

#: What is wrong with a file of which the reader says no more than that it cannot read it.
UNSOUND = "⟨内部结构损坏｜its inner structure is damaged⟩"
NO_SHEET = "⟨没有工作表｜there is no worksheet⟩"


def read_sheets(data: bytes) -> list[Sheet]:
    """Every worksheet of a workbook. Raises `ContainerError` when the reader cannot read it."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    words = ((SheetVisibleEnum.Hidden, HIDDEN), (SheetVisibleEnum.VeryHidden, VERY_HIDDEN))
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            Sheet(
                sheet.name,
                workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
                visibility=next((word for state, word in words if sheet.visible == state), VISIBLE),
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
