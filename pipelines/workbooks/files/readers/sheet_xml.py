"""What the reader does not tell of one sheet of an .xlsx, from the sheet's XML.

A sheet is looked at as bytes first (`pipelines.workbooks.files.readers.fast_scan`); only one in which that shows something
unusual is parsed a second time, by a real XML parser. The zip around the sheets is
`pipelines.workbooks.files.readers.ooxml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from xml.parsers import expat

from pipelines.addresses import Cell, parse_address
from pipelines.workbooks.files.readers.fast_scan import FastScan, fast_scan
from pipelines.workbooks.files.readers.formulas import Formulas, usual_formulas
from pipelines.workbooks.files.readers.limits import MERGES, SHEET_CELLS
from pipelines.workbooks.files.readers.sheet_metadata import (
    ContainerError,
    Merge,
    SheetMetadata,
    Styles,
    merges_of,
    refuse_cells,
    refuse_missing,
)
from pipelines.workbooks.files.readers.work import Work, check_extent
from pipelines.workbooks.words.text import CellValue

_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:]+)")
_ATTRIBUTE = re.compile(rb"(\w+)=[\"']([^\"']*)[\"']")
_STYLE = re.compile(rb"s=[\"'](\d+)")
_FEW = 8
_TRUE = ("1", "true")
_MAX_COLUMNS = 16384
_DEFAULT = "0"  # the style of a cell that names none
_NUMERIC = ("", "n")
_CALCULATED = ("str", "inlineStr")


@dataclass(frozen=True)
class SheetXml:
    """One sheet as it lies in the file: what the fast scan saw of it, and whether that is all there is to see."""

    name: str
    xml: bytes = field(repr=False)
    start: int
    end: int
    seen: FastScan
    styles: Styles = field(default_factory=Styles)
    cells: int = 0

    @classmethod
    def of(cls, name: str, xml: bytes, styles: Styles) -> SheetXml:
        """A sheet of this XML; `styles` are those that do not show a value as it is held.

        Raises `ContainerError` when its cells lie so far apart that reading is dangerous.
        """
        start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
        seen = fast_scan(xml, start, end)
        if _has_style(xml, [*map(str, {**styles.formats, **styles.drawn})]):
            seen = replace(seen, is_plain=False)
        sheet = cls(name, xml, start, end, seen, styles)
        rows, columns = seen.extent or (0, 0)
        if not seen.extent or rows * columns > SHEET_CELLS:
            # Styled blanks reach far in many honest files; only filled cells make the reader's range.
            rows, columns = sheet.parsed.extent()
        check_extent(name, rows, columns)
        return replace(sheet, cells=rows * columns)

    @property
    def parsed(self) -> ParsedSheet:
        """The sheet's XML parsed. Raises `ContainerError` when it is not well formed."""
        return _parse(self.name, self.xml, self.styles)

    def metadata(self, rows: list[list[CellValue]], filled: int) -> SheetMetadata:
        """What is not in the rows that the reader gave, of which so many cells are `filled`.

        Values in the file and values given are counted against each other. Raises `ContainerError` when a value was not
        given that is neither an error nor an empty text, or another number was.
        """
        if self.seen.is_plain and filled == self.seen.values:
            found = (
                usual_formulas(self.xml, self.start, self.end, self.seen.formulas) if self.seen.formulas else Formulas()
            )
            if found:
                return SheetMetadata(
                    formulas={*found.cells},
                    uncalculated=found.uncalculated,
                    noughts=found.noughts,
                    hidden_columns=self._hidden_columns(),
                    merges=self._merges(),
                )
        parsed = self.parsed
        refuse_missing(self.name, parsed.values, rows)
        others = [cell for cell, text in parsed.numbers.items() if _is_another(rows[cell.row][cell.column], text)]
        refuse_cells(self.name, others)
        lost = parsed.metadata
        lost.uncalculated = [cell for cell in parsed.formulas if cell not in parsed.results]
        lost.formulas, lost.hidden_columns, lost.merges = {*parsed.formulas}, self._hidden_columns(), self._merges()
        return lost

    def _hidden_columns(self) -> set[int]:
        """The hidden columns; they stand before the cells."""
        hidden: set[int] = set()
        count = 0
        head = self.xml[: self.start] if self.start > 0 else self.xml
        if b"hidden" in head:
            for attributes in _COLUMN.findall(head):
                found = {key.decode(): value.decode() for key, value in _ATTRIBUTE.findall(attributes)}
                if found.get("hidden") in _TRUE and (count := count + 1) <= _MAX_COLUMNS:  # they do not overlap
                    hidden.update(range(int(found["min"]) - 1, min(int(found["max"]), _MAX_COLUMNS)))
        return hidden

    def _merges(self) -> list[Merge]:
        """The merged ranges; they stand behind the cells."""
        tail = self.xml[max(self.end, 0) :]
        return merges_of(reference.decode() for reference in islice(_MERGE.findall(tail), MERGES + 1))


def _is_another(value: CellValue, text: str) -> bool:
    """Whether the reader gave another number than stands there: it takes a part of one that a tag or a reference cuts."""
    try:
        return isinstance(value, int | float) and float(value) != float(text)
    except ValueError:
        return True


def _has_style(xml: bytes, styles: Sequence[str]) -> bool:
    """Whether one of these cell styles may occur in a sheet."""
    if _DEFAULT in styles:
        return True
    if len(styles) > _FEW:  # one pass over the sheet is then quicker than one for each
        return not {style.decode() for style in set(_STYLE.findall(xml))}.isdisjoint(styles)
    return any(f"s={quote}{style}{quote}".encode() in xml for style in styles for quote in "\"'")


class ParsedSheet:
    """The cells of a sheet by a real XML parser: where values, errors and formulas are, and which rows are hidden."""

    def __init__(self, styles: Styles) -> None:
        self.metadata = SheetMetadata()
        self.values: set[Cell] = set()
        self.numbers: dict[Cell, str] = {}
        self.formulas: list[Cell] = []
        self.results: set[Cell] = set()
        self._row = self._column = -1
        self._cell: Cell | None = None
        self._type = ""
        self._text: list[str] | None = None
        self._has_formula = self._has_value = False
        self._seen: set[Cell] = set()
        self._styles, self._style = styles, ""
        self._work = Work()

    def extent(self) -> tuple[int, int]:
        """The rows and columns up to the last filled cell."""
        rows = max((cell.row + 1 for cell in self.results), default=0)
        return rows, max((cell.column + 1 for cell in self.results), default=0)

    def opened(self, tag: str, attributes: dict[str, str]) -> None:
        """A start tag: rows and cells without an address follow the one before."""
        name = tag.rpartition(":")[2]
        if name == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if attributes.get("hidden") in _TRUE:
                self.metadata.hidden_rows.add(self._row)
        elif name == "c":
            self._work.add_cells()
            address = attributes.get("r")
            self._cell = parse_address(address) if address else Cell(self._row, self._column + 1)
            self._row, self._column = self._cell.row, self._cell.column
            self._type, self._has_formula, self._has_value = attributes.get("t", ""), False, False
            self._style = attributes.get("s", _DEFAULT)
        elif self._cell and name == "f":
            self._has_formula = True
        elif self._cell and name in ("v", "is") and self._has_value:
            raise ContainerError("file-unreadable", f"{self._cell}⟨：单元格里有两个值｜: holds two values⟩")
        elif self._cell and name == "is":
            self._has_value = True
        elif self._cell and name in ("v", "t"):
            self._has_value |= name == "v"
            self._text = [] if self._text is None else self._text

    def said(self, text: str) -> None:
        """Text between tags; only that of values matters."""
        if self._text is not None:
            self._text.append(text)

    def closed(self, tag: str) -> None:
        """An end tag: at a cell's end everything about it is known."""
        if tag.rpartition(":")[2] != "c" or not self._cell:
            return
        cell, text = self._cell, "".join(self._text or ()).strip()
        if cell in self._seen:
            raise ContainerError("file-unreadable", f"{cell}⟨：在文件中有两个｜: stands twice in the file⟩")
        if self._has_formula or self._text is not None:
            self._seen.add(cell)
        if self._type == "e":
            self.metadata.errors[cell] = text or "#"
            self.results.add(cell)
        elif text and self._type != "s":
            self.values.add(cell)
            self.results.add(cell)
            if self._type in _NUMERIC:
                self.numbers[cell] = text
        elif text or (self._text is not None and self._type in _CALCULATED):
            self.results.add(cell)
        style = int(self._style) if self._style.isdecimal() else -1
        if text and style in self._styles.formats:
            self.metadata.formats[cell] = self._styles.formats[style]
        if text and style in self._styles.drawn:
            self.metadata.drawn[cell] = self._styles.drawn[style]
        if self._has_formula:
            self.formulas.append(cell)
            if text == "0" and self._type in _NUMERIC:
                self.metadata.noughts.append(cell)
        self._cell = self._text = None

    def noted(self, _: str) -> None:
        """A comment: inside a cell it cuts the value in two for the reader, which then gives half of it."""
        if self._cell:
            raise ContainerError("markup-unsafe", f"{self._cell}⟨：单元格内有 XML 注释｜: holds an XML comment⟩")


def _parse(name: str, xml: bytes, styles: Styles) -> ParsedSheet:
    parsed, parser = ParsedSheet(styles), expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = parsed.opened
    parser.EndElementHandler = parsed.closed
    parser.CharacterDataHandler = parsed.said
    parser.CommentHandler = parsed.noted
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise ContainerError("file-unreadable", "⟨工作表的 XML 有错｜its XML is faulty⟩", sheet=name) from error
    return parsed
