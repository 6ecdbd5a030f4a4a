"""A file as sheets of rows with true addresses: `rows[0][0]` is A1, whatever the file is.

Whatever is wrong with a file becomes a finding, never an exception. How each kind of file is read is
`pipelines.workbooks.files.readers`; what the cells mean belongs to the forms' readers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath

from pipelines.findings import Findings
from pipelines.workbooks.files.readers.kinds import SUFFIXES
from pipelines.workbooks.files.readers.opening import open_sheets
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.words.shown import redraw, settle_formats


@dataclass(frozen=True)
class Grid:
    """The sheets of one file. `kind` is what its content is (xlsx, xlsb, xls, ods, csv), whatever its name says.

    A CSV is one sheet, named by the file's stem; its cells are all text.
    """

    sheets: tuple[Sheet, ...]
    kind: str = "xlsx"


def _as_seen(sheet: Sheet) -> Sheet:
    """A sheet whose cells say what is seen; the formats that are left show something else all the same."""
    lost = sheet.metadata
    if not lost.formats and not lost.drawn:
        return sheet
    lost.formats = settle_formats(sheet.rows, lost.formats)
    redraw(sheet.rows, lost.drawn)
    return replace(sheet)  # not as it was turned before


def open_grid(data: bytes, file_name: str, findings: Findings) -> Grid | None:
    """The sheets of a file of this content and name; None, and a finding, when it cannot be read."""
    path = PurePath(file_name)
    try:
        kind, opened = open_sheets(data, file_name, path.stem)
        sheets = tuple(map(_as_seen, opened))
        if all(sheet.is_blank and not sheet.metadata.errors and not sheet.metadata.uncalculated for sheet in sheets):
            raise ContainerError("file-empty", "")
    except ContainerError as fault:
        findings.add(fault.rule_id, sheet=fault.sheet, observed=fault.observed, expected=fault.expected)
        return None
    if path.suffix.lower() not in SUFFIXES[kind]:
        findings.add("extension-differs", observed=path.suffix, expected=SUFFIXES[kind][0])
    return Grid(sheets, kind)
