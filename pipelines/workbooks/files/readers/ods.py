"""Reads .ods: values by python-calamine; errors, formulas, merges and hidden rows from the XML.

Repeated rows and cells are one element with a count, which is what makes a file of 1 kB fill the memory: filled cells are
counted with their repetitions before the reader sees the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from pipelines.addresses import Cell
from pipelines.workbooks.files.readers.calamine import NO_SHEET, UNSOUND, read_sheets
from pipelines.workbooks.files.readers.container import Container
from pipelines.workbooks.files.readers.drawn import Drawn
from pipelines.workbooks.files.readers.drawn_xml import drawn_styles, redrawn_content
from pipelines.workbooks.files.readers.limits import MERGES, SMALL_PART_BYTES
from pipelines.workbooks.files.readers.number_formats import format_of, shows_something_else
from pipelines.workbooks.files.readers.sheet_metadata import (
    ERROR_TEXTS,
    ContainerError,
    Merge,
    SheetMetadata,
    refuse_missing,
)
from pipelines.workbooks.files.readers.work import Work, check_extent
from pipelines.workbooks.files.readers.zip_parts import readable, stored
from pipelines.workbooks.files.sheet import Sheet

_MANIFEST, _CONTENT, _COMMON = "META-INF/manifest.xml", "content.xml", "styles.xml"
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_NO_PARTS = b"<manifest/>"
_FAULTY = "content.xml⟨ 的 XML 有错｜: its XML is faulty⟩"
_HIDDEN = ("collapse", "filter")
_CELLS = ("table-cell", "covered-table-cell")
_VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")


def read(data: bytes) -> list[Sheet]:
    """The cells of every sheet, and what of it the reader does not tell. Raises `ContainerError`."""
    container = Container(data)
    with readable():
        if _MANIFEST in container and b"encryption-data" in container.take(_MANIFEST, SMALL_PART_BYTES):
            raise ContainerError("file-encrypted", "")
        content = container.take(_CONTENT)
        common = container.take(_COMMON, SMALL_PART_BYTES) if _COMMON in container else b""
        styles = drawn_styles(common, content)
        redrawn = _redrawn(content, styles)
    parts = {"mimetype": SPREADSHEET, _MANIFEST: _NO_PARTS, _CONTENT: redrawn}
    data = stored({name: (part, zlib.crc32(part)) for name, part in parts.items()})
    scanned = _scan(redrawn, styles)
    sheets = read_sheets(data)
    if [sheet.name for sheet in sheets] != [sheet.name for sheet in scanned]:
        raise ContainerError("file-unreadable", UNSOUND)
    for sheet, seen in zip(sheets, scanned, strict=True):
        sheet.metadata = seen.metadata
        sheet.blank(seen.metadata.errors)
        refuse_missing(sheet.name, sorted(seen.values), sheet.rows)
    return sheets


@dataclass
class _Scanned:
    """One sheet as its XML has it."""

    name: str
    values: set[Cell] = field(default_factory=set)
    metadata: SheetMetadata = field(default_factory=SheetMetadata)
    column_styles: dict[int, str] = field(default_factory=dict)
    row_style: str = ""
    row: int = 0
    rows_here: int = 1
    column: int = 0
    columns_seen: int = 0


@dataclass
class _Document:
    """The state of a walk through content.xml."""

    styles: Mapping[str, Drawn]
    sheets: list[_Scanned] = field(default_factory=list)
    work: Work = field(default_factory=Work)
    remarks: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    text: list[str] | None = None
    paragraphs: int = 0

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        name, given = _local(tag), {_local(key): value for key, value in attributes.items()}
        self.remarks += name == "annotation"
        if name == "table":
            self.sheets.append(_Scanned(given.get("name", "")))
        elif self.sheets and name == "table-column":
            sheet, count = self.sheets[-1], _count(given, "number-columns-repeated")
            if given.get("visibility") in _HIDDEN:
                sheet.metadata.hidden_columns.update(range(sheet.columns_seen, min(sheet.columns_seen + count, 16384)))
            if given.get("default-cell-style-name") in self.styles:
                columns = range(sheet.columns_seen, min(sheet.columns_seen + count, 16384))
                sheet.column_styles.update(dict.fromkeys(columns, given["default-cell-style-name"]))
            sheet.columns_seen += count
        elif self.sheets and name == "table-row":
            sheet = self.sheets[-1]
            sheet.rows_here, sheet.column = _count(given, "number-rows-repeated"), 0
            sheet.row_style = given.get("default-cell-style-name", "")
            if given.get("visibility") in _HIDDEN:
                sheet.metadata.hidden_rows.update(range(sheet.row, min(sheet.row + sheet.rows_here, 1 << 20)))
        elif self.sheets and name in _CELLS:
            # Both the standard's own attribute and LibreOffice's have this name; only the latter says "error".
            self.attributes = {**given, "is_error": str("error" in attributes.values())}
            self.text, self.paragraphs = [], 0
        elif name == "p" and not self.remarks:
            self.paragraphs += 1
        elif name == "s" and self.text is not None:
            self._count_text(_count(given, "c"))

    def closed(self, tag: str) -> None:
        name = _local(tag)
        self.remarks -= name == "annotation"
        if not self.sheets:
            return
        sheet = self.sheets[-1]
        if name == "table-row":
            sheet.row += sheet.rows_here
        elif name in _CELLS and self.text is not None:
            count, text = _count(self.attributes, "number-columns-repeated"), "".join(self.text)
            self._count_text(len(text) + len(self.attributes.get("string-value", "")))
            self._cell(sheet, count, text.strip())
            sheet.column += count
            self.text = None

    def said(self, text: str) -> None:
        if self.text is not None and not self.remarks:
            self.text.append(text)

    def _count_text(self, length: int) -> None:
        """Count text of the cell that is open, blanks too, as often as the reader will have it."""
        repeated = _count(self.attributes, "number-columns-repeated") * self.sheets[-1].rows_here
        self.work.add_text(max(length, 0) * max(repeated, 0))

    def marked(self) -> None:
        """A CDATA section: inside a cell the reader gives the text without it."""
        if self.text is not None:
            raise ContainerError("markup-unsafe", "content.xml⟨：单元格内有 CDATA 段｜: a cell holds a CDATA section⟩")

    def _cell(self, sheet: _Scanned, count: int, text: str) -> None:
        first, given = Cell(sheet.row, sheet.column), self.attributes
        spans = _count(given, "number-rows-spanned"), _count(given, "number-columns-spanned")
        if spans != (1, 1) and len(sheet.metadata.merges) <= MERGES:
            sheet.metadata.merges.append(Merge(first, Cell(first.row + spans[0] - 1, first.column + spans[1] - 1)))
        has_value = bool(text) or any(given.get(name) for name in _VALUES)
        if not has_value and "formula" not in given:
            return
        self.work.add_cells(count * sheet.rows_here)
        check_extent(sheet.name, first.row + sheet.rows_here, first.column + count)
        for row in range(first.row, first.row + sheet.rows_here):
            for column in range(first.column, first.column + count):
                self._note(sheet, Cell(row, column), text, has_value=has_value)

    def _note(self, sheet: _Scanned, cell: Cell, text: str, *, has_value: bool) -> None:
        if "formula" in self.attributes:
            sheet.metadata.formulas.add(cell)
        if self.attributes["is_error"] == "True" or (text in ERROR_TEXTS and "formula" in self.attributes):
            sheet.metadata.errors[cell] = text or "#"
        elif has_value:
            sheet.values.add(cell)
            if shown := self._format(text):
                sheet.metadata.formats[cell] = shown
            style = self.attributes.get("style-name") or sheet.row_style or sheet.column_styles.get(cell.column, "")
            if style in self.styles:
                sheet.metadata.drawn[cell] = self.styles[style]
        elif self.attributes.get("value-type") != "string":
            sheet.metadata.uncalculated.append(cell)

    def _format(self, text: str) -> str:
        """How a number is shown, where it is shown as anything but itself; programs that only write data show nothing."""
        kind, held = self.attributes.get("value-type"), self.attributes.get("value", "")
        if kind == "percentage":
            return "0%"
        if kind not in ("float", "currency") or not self.paragraphs or text == held:
            return ""
        code = format_of(float(held), text)
        return code if shows_something_else(code) else ""


def _redrawn(content: bytes, styles: Mapping[str, Drawn]) -> bytes:
    """The content with formatted text as it is seen."""
    try:
        return redrawn_content(content, styles)
    except expat.ExpatError as error:
        raise ContainerError("file-unreadable", _FAULTY) from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _count(attributes: dict[str, str], name: str) -> int:
    return int(attributes.get(name, "1"))


def _scan(content: bytes, styles: Mapping[str, Drawn]) -> list[_Scanned]:
    document, parser = _Document(styles), expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = document.opened
    parser.EndElementHandler = document.closed
    parser.CharacterDataHandler = document.said
    parser.StartCdataSectionHandler = document.marked
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as error:
        raise ContainerError("file-unreadable", _FAULTY) from error
    if not document.sheets:
        raise ContainerError("file-unreadable", NO_SHEET)
    return document.sheets
