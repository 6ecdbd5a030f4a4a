"""Reads .xlsb: values by python-calamine; errors, formulas, merges and hidden rows from the binary records.

Only the records that say one of these are looked at; all others are stepped over.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from pipelines.validation.addresses import Cell
from pipelines.workbooks.readers.calamine import SheetCells, read_sheets
from pipelines.workbooks.readers.limits import MERGES, SHEET_CELLS
from pipelines.workbooks.readers.lost import ContainerError, Lost, Merge
from pipelines.workbooks.readers.ooxml import DAMAGED, check_sizes, refuse_document_type

_ROW, _BLANK, _ERROR, _FORMULA_ERROR, _LAST_CELL = 0, 1, 3, 11, 11
_FORMULAS = (8, 9, 10, 11)
_COLUMNS, _RICH_TEXT, _BUNDLE, _MERGE = 60, 62, 156, 176
_HIDDEN_ROW = 0x10
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_RELATIONS = "xl/_rels/workbook.bin.rels"


def read(data: bytes) -> list[tuple[SheetCells, Lost]]:
    """The cells of every worksheet, and what of it the reader does not tell. Raises `ContainerError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_sizes(archive, len(data))
            for part in archive.namelist():
                if part.endswith("sharedStrings.bin"):
                    archive.read(part)  # reading is what checks the checksum
            lost = {name: _scan(name, archive.read(part)) for name, part in _sheet_parts(archive)}
    except (*DAMAGED, struct.error, IndexError) as error:
        raise ContainerError("file-unreadable", str(error) or type(error).__name__) from error
    except (KeyError, NotImplementedError) as error:
        raise ContainerError("file-unreadable", str(error.args[0])) from error
    sheets = read_sheets(data)
    for sheet in sheets:
        for cell in lost[sheet.name].errors:
            if cell.row < len(sheet.rows) and cell.column < len(sheet.rows[cell.row]):
                sheet.rows[cell.row][cell.column] = ""
    return [(sheet, lost[sheet.name]) for sheet in sheets]


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    content = archive.read(_RELATIONS)
    refuse_document_type(_RELATIONS, content)
    targets = {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in ET.fromstring(content)  # noqa: S314
        if relation.get("Type", "").endswith("/worksheet")
    }
    for code, body in _records(archive.read("xl/workbook.bin")):
        if code == _BUNDLE:
            identity, position = _text(body, 8)
            name, _ = _text(body, position)
            if identity in targets:
                yield name, targets[identity]


def _text(body: bytes, position: int) -> tuple[str, int]:
    """A counted text and where it ends."""
    (length,) = struct.unpack_from("<I", body, position)
    end = position + 4 + 2 * length
    return body[position + 4 : end].decode("utf-16-le"), end


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The code and body of each record; both its code and its size are numbers of seven bits a byte."""
    position = 0
    while position < len(content):
        code = content[position]
        position += 1
        if code & 0x80:
            code = (code & 0x7F) | (content[position] << 7)
            position += 1
        size = shift = 0
        while True:
            part = content[position]
            position += 1
            size |= (part & 0x7F) << shift
            shift += 7
            if not part & 0x80:
                break
        yield code, content[position : position + size]
        position += size


def _scan(name: str, content: bytes) -> Lost:
    errors: dict[Cell, str] = {}
    formulas: set[Cell] = set()
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    merges: list[Merge] = []
    row = last_column = 0
    for code, body in _records(content):
        if code == _ROW:
            (row,) = struct.unpack_from("<I", body)
            if body[11] & _HIDDEN_ROW:
                hidden_rows.add(row)
        elif _BLANK < code <= _LAST_CELL or code == _RICH_TEXT:
            cell = Cell(row, struct.unpack_from("<I", body)[0])
            last_column = max(last_column, cell.column)
            if (row + 1) * (last_column + 1) > SHEET_CELLS:
                size = f"{row + 1} × {last_column + 1}"
                raise ContainerError("file-too-large", size, sheet=name, expected=f"{SHEET_CELLS:,}")
            if code in _FORMULAS:
                formulas.add(cell)
            if code in (_ERROR, _FORMULA_ERROR):
                errors[cell] = _ERRORS.get(body[8], "#")
        elif code == _COLUMNS:
            first, last = struct.unpack_from("<II", body)
            if body[16] & 1:
                hidden_columns.update(range(first, min(last, 16383) + 1))
        elif code == _MERGE and len(merges) < MERGES:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            merges.append(Merge(Cell(top, left), Cell(bottom, right)))
    return Lost(
        errors=errors,
        formulas=frozenset(formulas),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
        merges=tuple(merges),
    )
