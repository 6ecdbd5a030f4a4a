"""Reads .xlsb: values by python-calamine; errors, formulas, merges and hidden rows from the binary records.

Only the records that say one of these are looked at; all others are stepped over.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from pipelines.addresses import Cell
from pipelines.workbooks.readers.calamine import SheetCells, read_sheets
from pipelines.workbooks.readers.limits import MERGES, SHEET_CELLS
from pipelines.workbooks.readers.lost import ContainerError, Lost, Merge, shows_something_else
from pipelines.workbooks.readers.ooxml import PERCENT, check_sizes, refuse_document_type
from pipelines.workbooks.readers.parts import readable

_ROW, _BLANK, _ERROR, _FORMULA_ERROR, _LAST_CELL = 0, 1, 3, 11, 11
_FORMULA_TEXT, _FORMULA_NUMBER = 8, 9
_FORMULAS = (_FORMULA_TEXT, _FORMULA_NUMBER, 10, _FORMULA_ERROR)
_NUMBERS = (2, 5, _FORMULA_NUMBER)
_FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 44, 47, 617, 618
_TO_CALCULATE = 0x2
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
_RELATIONS, _STYLES = "xl/_rels/workbook.bin.rels", "xl/styles.bin"


def read(data: bytes) -> list[tuple[SheetCells, Lost]]:
    """The cells of every worksheet, and what of it the reader does not tell. Raises `ContainerError`."""
    with readable(struct.error, IndexError), zipfile.ZipFile(io.BytesIO(data)) as archive:
        check_sizes(archive, len(data))
        for part in archive.namelist():
            if part.endswith("sharedStrings.bin"):
                archive.read(part)  # reading is what checks the checksum
        styles = _styles(archive.read(_STYLES)) if _STYLES in archive.namelist() else {}
        lost = {name: _scan(name, archive.read(part), styles) for name, part in _sheet_parts(archive)}
    sheets = read_sheets(data)
    for sheet in sheets:
        for cell in (*lost[sheet.name].errors, *lost[sheet.name].uncalculated):
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


def _styles(content: bytes) -> dict[int, str]:
    """The cell styles whose number format shows another number than the cell holds, with the format."""
    codes = {int(number): code for number, code in PERCENT.items()}
    styles: list[int] = []
    are_cells = False
    for code, body in _records(content):
        if code == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2)[0]
        elif code in (_STYLES_BEGIN, _STYLES_END):
            are_cells = code == _STYLES_BEGIN
        elif code == _STYLE and are_cells:
            styles.append(struct.unpack_from("<H", body, 2)[0])
    return {index: codes[key] for index, key in enumerate(styles) if shows_something_else(codes.get(key, ""))}


def _is_uncalculated(code: int, body: bytes) -> bool:
    """Whether a formula looks as if nobody calculated it: 0 and to be calculated, or an empty text."""
    if code == _FORMULA_NUMBER:
        value, options = struct.unpack_from("<dH", body, 8)
        return value == 0 and bool(options & _TO_CALCULATE)
    return code == _FORMULA_TEXT and not struct.unpack_from("<I", body, 8)[0]


@dataclass
class _Seen:
    """What the records of one sheet tell beside its values."""

    name: str
    styles: Mapping[int, str]
    row: int = 0
    last_column: int = 0
    errors: dict[Cell, str] = field(default_factory=dict)
    uncalculated: list[Cell] = field(default_factory=list)
    formulas: set[Cell] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    formats: dict[Cell, str] = field(default_factory=dict)

    def cell(self, code: int, body: bytes) -> None:
        """Note a filled cell. Raises `ContainerError` when it makes the sheet too large to read."""
        cell = Cell(self.row, struct.unpack_from("<I", body)[0])
        self.last_column = max(self.last_column, cell.column)
        if (self.row + 1) * (self.last_column + 1) > SHEET_CELLS:
            size = f"{self.row + 1} × {self.last_column + 1}"
            raise ContainerError("file-too-large", size, sheet=self.name, expected=f"{SHEET_CELLS:,}")
        if code in _FORMULAS:
            self.formulas.add(cell)
            if _is_uncalculated(code, body):
                self.uncalculated.append(cell)
        if code in (_ERROR, _FORMULA_ERROR):
            self.errors[cell] = _ERRORS.get(body[8], "#")
        elif code in _NUMBERS and self.styles:
            shown = self.styles.get(int.from_bytes(body[4:7], "little"))
            if shown:
                self.formats[cell] = shown


def _scan(name: str, content: bytes, styles: Mapping[int, str]) -> Lost:
    seen = _Seen(name, styles)
    for code, body in _records(content):
        if code == _ROW:
            (seen.row,) = struct.unpack_from("<I", body)
            if body[11] & _HIDDEN_ROW:
                seen.hidden_rows.add(seen.row)
        elif _BLANK < code <= _LAST_CELL or code == _RICH_TEXT:
            seen.cell(code, body)
        elif code == _COLUMNS:
            first, last = struct.unpack_from("<II", body)
            if body[16] & 1:
                seen.hidden_columns.update(range(first, min(last, 16383) + 1))
        elif code == _MERGE and len(seen.merges) < MERGES:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            seen.merges.append(Merge(Cell(top, left), Cell(bottom, right)))
    return Lost(
        errors=seen.errors,
        # One empty text or 0 is a result like others; nothing but them is none.
        uncalculated=tuple(seen.uncalculated) if len(seen.uncalculated) == len(seen.formulas) else (),
        formulas=frozenset(seen.formulas),
        hidden_rows=frozenset(seen.hidden_rows),
        hidden_columns=frozenset(seen.hidden_columns),
        merges=tuple(seen.merges),
        formats=seen.formats,
    )
