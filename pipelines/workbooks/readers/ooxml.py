"""Reads .xlsx and .xlsm, once the zip and its sheets have been looked over.

The reader of values (python-calamine) aborts the whole process on cells that lie far apart, reads on after a wrong
checksum, and gives blanks for error cells and formulas without a result. So every part it will read is unpacked and looked
over here, and it is given these very bytes and nothing else: what was looked at is what is read, and is unpacked once.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar
from xml.etree import ElementTree as ET
from xml.parsers import expat

from pipelines.workbooks.readers.calamine import SheetCells, read_sheets
from pipelines.workbooks.readers.drawn import OFF, Drawn
from pipelines.workbooks.readers.drawn_xml import redrawn_texts
from pipelines.workbooks.readers.limits import (
    INFLATED_BYTES,
    RATIO,
    RATIO_MATTERS,
    SHEETS,
)
from pipelines.workbooks.readers.lost import ContainerError, Lost, Styles
from pipelines.workbooks.readers.number_formats import shows_something_else
from pipelines.workbooks.readers.parts import readable, stored, unpacked
from pipelines.workbooks.readers.sheet_xml import SheetXml

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TEXTS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
_PACKAGE_RELATIONS = "_rels/.rels"
_TO_CALCULATE = re.compile(rb"fullCalcOnLoad=[\"'](?:1|true)[\"']")
PERCENT = {"9": "0%", "10": "0.00%"}  # formats that have a number and no code
_SMALL_PART = 1 << 16
T = TypeVar("T")


@dataclass(frozen=True)
class Package:
    """The sheets of a workbook whose container is sound, not yet read.

    `is_to_calculate`: it asks to be calculated when it is opened, as a workbook does that a program wrote.
    """

    stored: bytes = field(repr=False)
    sheets: dict[str, SheetXml]
    inflated: int
    is_to_calculate: bool = False

    def read(self) -> list[tuple[SheetCells, Lost]]:
        """The cells of every worksheet, and what of it the reader does not tell."""
        found = []
        for cells in read_sheets(self.stored):
            sheet = self.sheets.get(cells.name)
            found.append((cells, sheet.lost(cells.rows, cells.columns.filled) if sheet else Lost()))
        if self.is_to_calculate and all(len(lost.noughts) == len(lost.formulas) for _, lost in found):
            return [_without_noughts(cells, lost) for cells, lost in found]
        return found


def _without_noughts(cells: SheetCells, lost: Lost) -> tuple[SheetCells, Lost]:
    """What a library that cannot calculate writes for each formula is no result; one 0 among other results is one."""
    if not lost.noughts:
        return cells, lost
    for cell in lost.noughts:
        cells.rows[cell.row][cell.column] = ""
    return SheetCells(cells.name, cells.rows, cells.visibility), replace(lost, uncalculated=lost.noughts)


def open_package(data: bytes) -> Package:
    """Look over a workbook. Raises `ContainerError` when it is damaged, too large or dangerous to read."""
    taken: dict[str, tuple[bytes, int]] = {}
    with readable(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        inflated = check_sizes(archive, len(data))
        names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}

        def take(name: str) -> bytes:
            content = unpacked(data, archive, name)
            taken[name.replace("\\", "/")] = content, archive.getinfo(name).CRC
            return content

        def take_redrawn(name: str) -> bytes:
            """A part with texts, in which formatted text stands as it is seen."""
            content = take(name)
            redrawn = _redrawn(name, content)
            if redrawn is not content:
                taken[name.replace("\\", "/")] = redrawn, zlib.crc32(redrawn)
            return redrawn

        if _PACKAGE_RELATIONS in names:
            take(names[_PACKAGE_RELATIONS])
        if _TEXTS in names:
            _check_texts(take_redrawn(names[_TEXTS]))
        styles = _styles(take(names[_STYLES])) if _STYLES in names else Styles()
        sheets = {}
        for name, part in sheet_parts(take, names):
            if part.lower() not in names:
                raise ContainerError("file-unreadable", f"{part} missing", sheet=name)
            sheets[name] = SheetXml.of(name, take_redrawn(names[part.lower()]), styles)
    is_to_calculate = any(
        _TO_CALCULATE.search(content) for name, (content, _) in taken.items() if name.lower() == _WORKBOOK
    )
    return Package(stored(taken), sheets, inflated, is_to_calculate=is_to_calculate)


def check_sizes(archive: zipfile.ZipFile, packed: int) -> int:
    """The size of all parts unpacked. Raises `ContainerError` when that is too much, in itself or for the file."""
    inflated = sum(entry.file_size for entry in archive.infolist())
    if inflated > INFLATED_BYTES:
        raise ContainerError("file-too-large", f"{inflated:,} B", expected=f"{INFLATED_BYTES:,} B")
    if inflated > RATIO_MATTERS and inflated > RATIO * packed:
        raise ContainerError("file-too-large", f"{inflated:,} B", expected=f"{RATIO} × {packed:,} B")
    return inflated


def sheet_parts(read: Callable[[str], bytes], names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The worksheets' names and where they are in the zip, in the order of the workbook; Strict workbooks as well.

    `read` gives the bytes of a part by its name in the zip; `names` are those by their names in small letters.
    """
    yield from _remembered(_sheet_parts, read(names[_RELATIONS]), read(names[_WORKBOOK]))


def _sheet_parts(relations: bytes, workbook: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    targets = {}
    for relation in _element(_RELATIONS, relations):
        if relation.get("Type", "").endswith("/worksheet"):
            target = relation.get("Target", "").replace("\\", "/")
            targets[relation.get("Id")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    for sheet in _element(_WORKBOOK, workbook).iter():
        if sheet.tag.endswith("}sheet"):
            identity = next((value for name, value in sheet.items() if name.endswith("}id")), None)
            if identity in targets:
                if len(found) == SHEETS:
                    raise ContainerError("file-too-large", f"> {SHEETS}", expected=f"{SHEETS:,}")
                found.append((sheet.get("name", ""), targets[identity]))
    return found


def _element(part: str, content: bytes) -> ET.Element:
    """A small part as XML."""
    refuse_document_type(part, content)
    return ET.fromstring(content)  # noqa: S314


def refuse_document_type(part: str, content: bytes) -> None:
    """No spreadsheet program writes a document type, and without one nothing in XML can be expanded."""
    if b"<!DOCTYPE" in content or b"\0" in content:
        raise ContainerError("file-unreadable", f"DOCTYPE in {part}")


def _redrawn(part: str, content: bytes) -> bytes:
    """A part in which formatted text stands as it is seen."""
    try:
        return redrawn_texts(content)
    except expat.ExpatError as error:
        raise ContainerError("file-unreadable", f"{part}: {error}") from error


def _styles(content: bytes) -> Styles:
    """The cell styles that do not show a value as it is held."""
    return _remembered(_styles_of, content)


def _styles_of(content: bytes) -> Styles:
    codes = {**PERCENT}
    styles: list[ET.Element] = []
    fonts: list[Drawn] = []
    for element in _element(_STYLES, content).iter():
        name = element.tag.rpartition("}")[2]
        if name == "numFmt":
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif name == "fonts":
            fonts = [_font(font) for font in element]
        elif name == "cellXfs":
            styles = list(element)
    drawn = {str(number): font for number, font in enumerate(fonts) if font}
    of_style = {str(index): (style.get("numFmtId", ""), style.get("fontId", "")) for index, style in enumerate(styles)}
    return Styles(
        {index: codes[key] for index, (key, _) in of_style.items() if shows_something_else(codes.get(key, ""))},
        {index: drawn[font] for index, (_, font) in of_style.items() if font in drawn},
    )


def _font(font: ET.Element) -> Drawn:
    """How a font draws text."""
    how = Drawn.PLAIN
    for each in font:
        name = each.tag.rpartition("}")[2]
        if name == "vertAlign":
            how |= Drawn.of(each.get("val", ""))
        elif name == "strike":
            how |= Drawn.of(is_struck=each.get("val", "1") not in OFF)
    return how


def _remembered(look: Callable[..., T], *parts: bytes) -> T:
    """What was found in small parts: the workbooks that people fill in from one template have them in common."""
    return _found(look, *parts) if sum(map(len, parts)) <= _SMALL_PART else look(*parts)


@lru_cache(maxsize=32)
def _found(look: Callable[..., T], *parts: bytes) -> T:
    return look(*parts)


def _check_texts(content: bytes) -> None:
    """The texts that all sheets share must be well formed: of what is not, the reader gives blanks or two texts as one."""
    refuse_document_type(_TEXTS, content)
    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError as error:
        raise ContainerError("file-unreadable", f"{_TEXTS}: {error}") from error
