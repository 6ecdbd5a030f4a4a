"""Reads .xlsb: values by python-calamine; errors, formulas, merges and hidden rows from the binary records.

Only the records that say one of these are looked at; all others are stepped over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from pipelines.addresses import Cell
from pipelines.workbooks.files.readers.calamine import read_sheets
from pipelines.workbooks.files.readers.container import Container, inside, sheets_apart
from pipelines.workbooks.files.readers.drawn import Drawn
from pipelines.workbooks.files.readers.limits import MERGES, RECORDS, SMALL_PART_BYTES
from pipelines.workbooks.files.readers.macros import macro_sheets, without_elements
from pipelines.workbooks.files.readers.ooxml import PERCENT
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError, Merge, SheetMetadata, Styles
from pipelines.workbooks.files.readers.work import Work, check_extent
from pipelines.workbooks.files.readers.zip_parts import readable
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.words.text import CellValue

_ROW, _BLANK, _ERROR, _FORMULA_ERROR, _LAST_CELL = 0, 1, 3, 11, 11
_FORMULA_TEXT, _FORMULA_NUMBER = 8, 9
_FORMULAS = (_FORMULA_TEXT, _FORMULA_NUMBER, 10, _FORMULA_ERROR)
_FORMAT, _FONT, _STYLE, _STYLES_BEGIN, _STYLES_END = 44, 43, 47, 617, 618
_SHARED, _SHARED_TEXT, _HAS_RUNS = 7, 19, 0x1
_STRIKE_OUT, _PLACES = 0x8, {1: "superscript", 2: "subscript"}
_TO_CALCULATE = 0x2
_COLUMNS, _RICH_TEXT, _BUNDLE, _MERGE = 60, 62, 156, 176
_HIDDEN_ROW = 0x10
_MAX_COLUMNS = 16384
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
_WORKBOOK, _TEXTS = "xl/workbook.bin", "xl/sharedStrings.bin"


def read(data: bytes) -> list[Sheet]:
    """The cells of every worksheet, and what of it the reader does not tell. Raises `ContainerError`."""
    container, work = Container(data), Work()
    with readable(struct.error, IndexError, UnicodeError):
        styles = _styles(container.take(_STYLES, SMALL_PART_BYTES)) if _STYLES in container else Styles()
        shared = _Shared.of(container.take(_TEXTS), styles) if _TEXTS in container else _Shared()
        seen = {name: _scan(name, container.take(part), styles, shared, work) for name, part in _sheet_parts(container)}
        if macros := macro_sheets(container.take(_RELATIONS)):
            container.put(_RELATIONS, without_elements(container.take(_RELATIONS), macros))
            container.put(_WORKBOOK, _without_sheets(container.take(_WORKBOOK), macros))
        data = container.repacked()
    sheets = read_sheets(data)
    for sheet in sheets:
        if texts_here := seen[sheet.name].texts:
            _put(texts_here, sheet.rows)
        sheet.metadata = seen[sheet.name].metadata
        sheet.blank([*sheet.metadata.errors, *sheet.metadata.uncalculated])
    return sheets


def _put(texts: Mapping[Cell, str], rows: list[list[CellValue]]) -> None:
    """Put texts in their cells; those that stand in the cells themselves the reader of values leaves out."""
    width = max([*map(len, rows[:1]), *(cell.column + 1 for cell in texts)])
    rows += [[] for _ in range(max(cell.row + 1 for cell in texts) - len(rows))]
    for row in rows:
        row.extend([""] * (width - len(row)))
    for cell, text in texts.items():
        rows[cell.row][cell.column] = text


def _sheet_parts(container: Container) -> list[tuple[str, str]]:
    found, targets = [], {}
    for relation in ET.fromstring(container.take(_RELATIONS, SMALL_PART_BYTES)):  # noqa: S314  it holds no document type
        if relation.get("Type", "").endswith("/worksheet"):
            mode = relation.get("TargetMode", "")
            targets[relation.get("Id", "")] = inside("/xl", relation.get("Target", ""), mode)
    for code, body in _records(container.take(_WORKBOOK, SMALL_PART_BYTES)):
        if code == _BUNDLE:
            identity, position = _text(body, 8)
            name, _ = _text(body, position)
            if identity in targets:
                found.append((name, targets[identity]))
    return sheets_apart(found)


def _without_sheets(content: bytes, identities: set[str]) -> bytes:
    """The list of sheets without those of these ids."""
    kept = [(code, body) for code, body in _records(content) if code != _BUNDLE or _text(body, 8)[0] not in identities]
    return b"".join(_number(code) + _number(len(body)) + body for code, body in kept)


def _number(value: int) -> bytes:
    """A number of seven bits a byte."""
    return bytes([value]) if value < 0x80 else bytes([value & 0x7F | 0x80]) + _number(value >> 7)


def _text(body: bytes, position: int) -> tuple[str, int]:
    """A counted text and where it ends."""
    (length,) = struct.unpack_from("<I", body, position)
    end = position + 4 + 2 * length
    return body[position + 4 : end].decode("utf-16-le"), end


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The code and body of each record; both its code and its size are numbers of seven bits a byte."""
    position = count = 0
    while position < len(content):
        count += 1
        if count > RECORDS:
            raise ContainerError("file-too-large", f"> {RECORDS:,} ⟨条记录｜records⟩", expected=f"{RECORDS:,}")
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


def _styles(content: bytes) -> Styles:
    """The styles of a workbook that do not show a value as it is held."""
    codes = {int(number): code for number, code in PERCENT.items()}
    fonts: list[Drawn] = []
    styles: list[tuple[int, int]] = []
    are_cells = False
    for code, body in _records(content):
        if code == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2)[0]
        elif code == _FONT:
            options, place = struct.unpack_from("<2xH2xH", body)
            fonts.append(Drawn.of(_PLACES.get(place, ""), is_struck=bool(options & _STRIKE_OUT)))
        elif code in (_STYLES_BEGIN, _STYLES_END):
            are_cells = code == _STYLES_BEGIN
        elif code == _STYLE and are_cells:
            styles.append(struct.unpack_from("<2xHH", body))
    return Styles.of(codes, enumerate(fonts), styles)


def _in_parts(styles: Styles, body: bytes, position: int) -> str:
    """The text at a place of a record as it is seen."""
    text, end = _text(body, position + 1)
    if not body[position] & _HAS_RUNS:
        return text
    (count,) = struct.unpack_from("<I", body, end)
    return styles.in_parts(text, (struct.unpack_from("<HH", body, end + 4 + 4 * index) for index in range(count)))


@dataclass
class _Shared:
    """The texts that sheets share, by number: how long each is, and those that are drawn in parts, as they are seen."""

    lengths: list[int] = field(default_factory=list)
    redrawn: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, content: bytes, styles: Styles) -> _Shared:
        """The texts of this part."""
        found = cls()
        for code, body in _records(content):
            if code == _SHARED_TEXT:
                if styles.fonts and body[0] & _HAS_RUNS:
                    found.redrawn[len(found.lengths)] = _in_parts(styles, body, 0)
                found.lengths.append(struct.unpack_from("<I", body, 1)[0])
        return found


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
    styles: Styles
    shared: _Shared
    work: Work
    row: int = 0
    last_column: int = 0
    metadata: SheetMetadata = field(default_factory=SheetMetadata)
    texts: dict[Cell, str] = field(default_factory=dict)

    def cell(self, code: int, body: bytes) -> None:
        """Note a filled cell. Raises `ContainerError` when it makes the sheet too large to read."""
        cell = Cell(self.row, struct.unpack_from("<I", body)[0])
        self.work.add_cells()
        if code == _SHARED:
            number = struct.unpack_from("<I", body, 8)[0]
            self.work.add_text(self.shared.lengths[number] if number < len(self.shared.lengths) else 0)
        self.last_column = max(self.last_column, cell.column)
        check_extent(self.name, self.row + 1, self.last_column + 1)
        if code in _FORMULAS:
            self.metadata.formulas.add(cell)
            if _is_uncalculated(code, body):
                self.metadata.uncalculated.append(cell)
        if code in (_ERROR, _FORMULA_ERROR):
            self.metadata.errors[cell] = _ERRORS.get(body[8], "#")
        elif code == _RICH_TEXT or self.styles.formats or self.styles.fonts:
            self._style(cell, code, body)

    def _style(self, cell: Cell, code: int, body: bytes) -> None:
        """Note what the cell's style, or the fonts of its parts, do to its value."""
        style = int.from_bytes(body[4:7], "little")
        if style in self.styles.formats:
            self.metadata.formats[cell] = self.styles.formats[style]
        text = None
        if code == _SHARED:
            text = self.shared.redrawn.get(struct.unpack_from("<I", body, 8)[0])
        elif code == _RICH_TEXT:
            text = _in_parts(self.styles, body, 8)
        if text is not None:
            self.texts[cell] = text
        elif style in self.styles.drawn:
            self.metadata.drawn[cell] = self.styles.drawn[style]


def _scan(name: str, content: bytes, styles: Styles, shared: _Shared, work: Work) -> _Seen:
    seen = _Seen(name, styles, shared, work)
    hidden = 0
    for code, body in _records(content):
        if code == _ROW:
            (seen.row,) = struct.unpack_from("<I", body)
            if body[11] & _HIDDEN_ROW:
                seen.metadata.hidden_rows.add(seen.row)
        elif _BLANK < code <= _LAST_CELL or code == _RICH_TEXT:
            seen.cell(code, body)
        elif code == _COLUMNS:
            first, last = struct.unpack_from("<II", body)
            if body[16] & 1 and (hidden := hidden + 1) <= _MAX_COLUMNS:  # they do not overlap
                seen.metadata.hidden_columns.update(range(first, min(last, _MAX_COLUMNS - 1) + 1))
        elif code == _MERGE and len(seen.metadata.merges) <= MERGES:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            seen.metadata.merges.append(Merge(Cell(top, left), Cell(bottom, right)))
    if len(seen.metadata.uncalculated) < len(
        seen.metadata.formulas
    ):  # one empty text or 0 is a result; nothing but them is none
        seen.metadata.uncalculated.clear()
    return seen
