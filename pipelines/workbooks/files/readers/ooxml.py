"""Reads .xlsx and .xlsm, once the zip and its sheets have been looked over.

The reader of values (python-calamine) aborts the whole process on cells that lie far apart, reads on after a wrong
checksum, and gives blanks for error cells and formulas without a result. So every part it will read is unpacked and looked
over here, and it is given these very bytes and nothing else: what was looked at is what is read, and is unpacked once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TypeVar
from xml.etree import ElementTree as ET
from xml.parsers import expat

from pipelines.workbooks.files.readers.calamine import read_sheets
from pipelines.workbooks.files.readers.container import Container, inside, sheets_apart
from pipelines.workbooks.files.readers.drawn import OFF, Drawn
from pipelines.workbooks.files.readers.drawn_xml import redrawn_texts
from pipelines.workbooks.files.readers.limits import CHARACTERS, SMALL_PART_BYTES
from pipelines.workbooks.files.readers.macros import macro_sheets, without_elements
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError, Styles
from pipelines.workbooks.files.readers.sheet_xml import SheetXml
from pipelines.workbooks.files.readers.work import Work
from pipelines.workbooks.files.readers.zip_parts import readable
from pipelines.workbooks.files.sheet import Sheet

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TEXTS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
_PACKAGE_RELATIONS = "_rels/.rels"
_TO_CALCULATE = re.compile(rb"fullCalcOnLoad=[\"'](?:1|true)[\"']")
_SHARED, _SHARED_TEXT = b' t="s"', re.compile(rb'<c\b[^>]* t="s"[^>]*>\s*<v>([0-9]{1,9})<')
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
    is_to_calculate: bool = False

    def read(self) -> list[Sheet]:
        """Every worksheet, with what of it the reader does not tell."""
        sheets = read_sheets(self.stored)
        for sheet in sheets:
            if sheet.name in self.sheets:
                sheet.metadata = self.sheets[sheet.name].metadata(sheet.rows, sheet.columns.filled)
        if self.is_to_calculate and all(len(each.metadata.noughts) == len(each.metadata.formulas) for each in sheets):
            return [_without_noughts(sheet) for sheet in sheets]
        return sheets


def _without_noughts(sheet: Sheet) -> Sheet:
    """What a library that cannot calculate writes for each formula is no result; one 0 among other results is one."""
    lost = sheet.metadata
    if not lost.noughts:
        return sheet
    sheet.blank(lost.noughts)
    return replace(sheet, metadata=replace(lost, uncalculated=lost.noughts))


def open_package(data: bytes) -> Package:
    """Look over a workbook. Raises `ContainerError` when it is damaged, too large or dangerous to read."""
    container = Container(data)

    def take_redrawn(part: str) -> bytes:
        """A part with texts, in which formatted text stands as it is seen."""
        content = container.take(part)
        redrawn = _redrawn(part, content)
        if redrawn is not content:
            container.put(part, redrawn)
        return redrawn

    with readable():
        if _PACKAGE_RELATIONS in container:
            container.take(_PACKAGE_RELATIONS, SMALL_PART_BYTES)
        texts = take_redrawn(_TEXTS) if _TEXTS in container else b""
        _check_texts(texts)
        styles = _styles(container.take(_STYLES, SMALL_PART_BYTES)) if _STYLES in container else Styles()
        sheets = {
            name: SheetXml.of(name, take_redrawn(part), styles)
            for name, part in sheet_parts(lambda part: container.take(part, SMALL_PART_BYTES), container.names)
        }
        if macros := macro_sheets(container.take(_RELATIONS)):
            for part in (_RELATIONS, _WORKBOOK):
                container.put(part, without_elements(container.take(part), macros))
    _check_work(sheets, texts)
    is_to_calculate = bool(_TO_CALCULATE.search(container.take(_WORKBOOK)))
    return Package(container.repacked(), sheets, is_to_calculate=is_to_calculate)


def _check_work(sheets: dict[str, SheetXml], texts: bytes) -> None:
    """Raises `ContainerError` when there are more cells, or more text in them, than are read."""
    work = Work()
    for sheet in sheets.values():
        work.add_cells(sheet.seen.values)
    longest = max(map(len, texts.split(b"</si>")))
    if longest * sum(sheet.xml.count(_SHARED) for sheet in sheets.values()) > CHARACTERS:
        lengths = [len(text) for text in texts.split(b"</si>")]
        for sheet in sheets.values():
            for number in _SHARED_TEXT.findall(sheet.xml):
                work.add_text(lengths[int(number)] if int(number) < len(lengths) else 0)


def sheet_parts(read: Callable[[str], bytes], names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The worksheets' names and where they are in the zip, in the order of the workbook; Strict workbooks as well.

    `read` gives the bytes of a part by its name in the zip; `names` are those by their names in small letters.
    """
    for name in (_RELATIONS, _WORKBOOK):
        if name not in names:
            raise ContainerError("file-unreadable", f"⟨缺少｜missing⟩ {name}")
    yield from _remembered(_sheet_parts, read(names[_RELATIONS]), read(names[_WORKBOOK]))


def _sheet_parts(relations: bytes, workbook: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    targets = {}
    for relation in _element(relations):
        if relation.get("Type", "").endswith("/worksheet"):
            mode = relation.get("TargetMode", "")
            targets[relation.get("Id")] = inside("/xl", relation.get("Target", ""), mode)
    for sheet in _element(workbook).iter():
        if sheet.tag.endswith("}sheet"):
            identity = next((value for name, value in sheet.items() if name.endswith("}id")), None)
            if identity in targets:
                found.append((sheet.get("name", ""), targets[identity]))
    return sheets_apart(found)


def _element(content: bytes) -> ET.Element:
    """A small part as XML; that it holds nothing dangerous was seen when it was taken."""
    return ET.fromstring(content)  # noqa: S314


def _redrawn(part: str, content: bytes) -> bytes:
    """A part in which formatted text stands as it is seen."""
    try:
        return redrawn_texts(content)
    except expat.ExpatError as error:
        raise ContainerError("file-unreadable", f"{part}⟨ 的 XML 有错｜: its XML is faulty⟩") from error


def _styles(content: bytes) -> Styles:
    """The cell styles that do not show a value as it is held."""
    return _remembered(_styles_of, content)


def _styles_of(content: bytes) -> Styles:
    codes = {**PERCENT}
    styles: list[ET.Element] = []
    fonts: list[Drawn] = []
    for element in _element(content).iter():
        name = element.tag.rpartition("}")[2]
        if name == "numFmt":
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
        elif name == "fonts":
            fonts = [_font(font) for font in element]
        elif name == "cellXfs":
            styles = list(element)
    of_style = ((style.get("numFmtId", ""), style.get("fontId", "")) for style in styles)
    return Styles.of(codes, ((str(number), font) for number, font in enumerate(fonts)), of_style)


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
    try:
        expat.ParserCreate().Parse(content or b"<sst/>", True)
    except expat.ExpatError as error:
        raise ContainerError("file-unreadable", f"{_TEXTS}⟨ 的 XML 有错｜: its XML is faulty⟩") from error
