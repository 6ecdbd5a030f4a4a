"""The workbook comes back: the submitter's own file with its cells marked and the findings on a first sheet.

A copy is written and read again by the reader of submissions; unless it says the same in every cell, the findings go into a
workbook of their own, which says why. The original is never touched. How the sheet looks is
`pipelines.workbooks.exchange.findings_sheet`, how a cell is marked `marking`.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.languages import LANGUAGE
from pipelines.workbooks.exchange.finding_rows import Returning
from pipelines.workbooks.exchange.findings_sheet import write_sheet
from pipelines.workbooks.exchange.keepable import Loss, Obstacle, keeps_apart, losses
from pipelines.workbooks.exchange.marking import mark, unmark
from pipelines.workbooks.exchange.mending import mend
from pipelines.workbooks.exchange.returned import SHEET
from pipelines.workbooks.files.grid import open_grid
from pipelines.workbooks.words.text import key

_ENDING = "-审核"
_UNWRITABLE = Obstacle("这个文件的写法特殊，复制不了", "the file is written in a way that cannot be copied")
_DIFFERS = Obstacle("副本读出的内容与原表不一致", "a copy would not say the same as the file")


@dataclass(frozen=True)
class Annotated:
    """The workbook that was written, and what of the submitter's own it does not keep."""

    path: Path
    lost: Sequence[Loss]


def annotate(data: bytes, name: str, returning: Returning, definitions: Definitions, folder: Path) -> Annotated:
    """Write the findings of a file of these bytes and name into `folder`, on a copy of the file where that can be."""
    asked = LANGUAGE.set(returning.language)  # in a process of its own nobody has said it yet
    try:
        return _annotated(data, name, returning, definitions, folder)
    finally:
        LANGUAGE.reset(asked)


def _annotated(data: bytes, name: str, returning: Returning, definitions: Definitions, folder: Path) -> Annotated:
    folder.mkdir(parents=True, exist_ok=True)
    stem = Path(name).stem.removesuffix(_ENDING)
    lost = losses(data)
    copy = b""
    if not keeps_apart(lost):
        try:
            copy = _copy(data, returning, definitions, lost)
        except Exception:  # noqa: BLE001 - what the library trips over in somebody's file has no common name
            lost = [_UNWRITABLE]
    if copy and not _say_the_same(data, copy, definitions):
        lost = [_DIFFERS]
    path = folder / (f"{stem}{_ENDING}结果.xlsx" if keeps_apart(lost) else f"{stem}{_ENDING}.xlsx")
    path.write_bytes(_apart(returning, definitions, lost) if keeps_apart(lost) else copy)
    return Annotated(path, lost)


def _copy(data: bytes, returning: Returning, definitions: Definitions, lost: Sequence[Loss]) -> bytes:
    """The file with its cells marked and the sheet of findings first."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is dropped is looked for, and put back, on our own account
        workbook = load_workbook(BytesIO(data), rich_text=True)
    for sheet in workbook.worksheets:
        vars(sheet).update(_charts=[], _images=[])  # drawings are taken over whole, see `mending`
    unmark(workbook)
    covered = mark(workbook, returning.findings, definitions)
    write_sheet(workbook, returning, definitions, lost, covered)
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
