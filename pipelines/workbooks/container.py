"""Looks into the zip of a workbook before a reader is let near it, and finds what the reader would lose.

The reader (python-calamine) aborts the whole process on a tiny file whose cells lie far apart, and gives a blank for an
error cell and for a formula without a stored result. A scan of the raw XML tells all three. Only such guarding belongs
here; reading values is `pipelines.workbooks.grid`.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree import ElementTree as ET

from pipelines.validation.addresses import Cell, column_number, parse_address

MAX_INFLATED = 400_000_000
MAX_AREA = 5_000_000

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"']([0-9]+)")
_FAR_COLUMNS = (re.compile(rb'r="([A-Z]{2,3})[0-9]'), re.compile(rb"r='([A-Z]{2,3})[0-9]"))
_FILLED = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=[\"']([A-Z]+)([0-9]+)[\"'](?:[^>]*[^/>])?>")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]+[0-9]+)")
_TYPE = re.compile(rb"\bt=[\"'](\w+)")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)<")
_SIGNS_OF_LOSS = (b't="e"', b"t='e'", b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


class ContainerError(Exception):
    """The workbook's container is not to be trusted: the rule it breaks, and what was seen where."""

    def __init__(self, rule_id: str, observed: str, *, sheet: str = "", expected: str = "") -> None:
        self.rule_id = rule_id
        self.observed = observed
        self.sheet = sheet
        self.expected = expected
        super().__init__(f"{rule_id}: {sheet} {observed}")


@dataclass(frozen=True)
class Lost:
    """What the reader loses of one sheet: error cells with their text, and formulas without a stored result."""

    errors: dict[Cell, str] = field(default_factory=dict)
    uncalculated: tuple[Cell, ...] = ()


def inspect(data: bytes) -> dict[str, Lost]:
    """Check an .xlsx or .xlsm container; by sheet name, what the reader would lose. Raises `ContainerError`."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            inflated = sum(entry.file_size for entry in archive.infolist())
            if inflated > MAX_INFLATED:
                raise ContainerError("file-too-large", f"{inflated:,} B", expected=f"{MAX_INFLATED:,} B")
            if "xl/workbook.xml" not in archive.namelist():
                raise ContainerError("extension-wrong", _what_else(archive), expected=".xlsx")
            sheets = {part: name for name, part in _sheet_parts(archive)}
            lost = {}
            for part in archive.namelist():
                content = archive.read(part)  # every part, because reading is what checks its checksum
                if part in sheets:
                    lost[sheets[part]] = _scan(sheets[part], content)
            return lost
    except (
        zipfile.BadZipFile,
        zlib.error,
        ET.ParseError,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
    ) as error:
        raise ContainerError("file-unreadable", str(error) or type(error).__name__) from error
    except (KeyError, NotImplementedError) as error:
        raise ContainerError("file-unreadable", str(error.args[0]) if error.args else type(error).__name__) from error


def _what_else(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "xl/workbook.bin" in names:
        return ".xlsb"
    if "content.xml" in names:
        return ".ods"
    return ".docx" if "word/document.xml" in names else ".zip"


def _sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The worksheets' names and where they are in the zip, in the order of the workbook."""
    targets = {}
    for relation in _element(archive, "xl/_rels/workbook.xml.rels"):
        if relation.get("Type", "").endswith("/worksheet"):
            target = relation.get("Target", "")
            targets[relation.get("Id")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    parts = []
    for sheet in _element(archive, "xl/workbook.xml").iter():
        if sheet.tag.endswith("}sheet"):
            identity = next((value for name, value in sheet.items() if name.endswith("}id")), None)
            if identity in targets:
                parts.append((sheet.get("name", ""), targets[identity]))
    return parts


def _element(archive: zipfile.ZipFile, part: str) -> ET.Element:
    """A small part as XML. No spreadsheet program writes a document type, and without one nothing can be expanded."""
    content = archive.read(part)
    if b"<!DOCTYPE" in content or b"\0" in content:
        raise ContainerError("file-unreadable", f"DOCTYPE in {part}")
    return ET.fromstring(content)  # noqa: S314


def _scan(name: str, xml: bytes) -> Lost:
    rows = max(map(int, _ROW.findall(xml)), default=0)
    far = {letters for pattern in _FAR_COLUMNS for letters in pattern.findall(xml)}
    columns = max((column_number(letters.decode()) + 1 for letters in far), default=26)
    if rows * columns > MAX_AREA:
        # Styled blanks reach far in many honest files; only filled cells make the reader's range.
        filled = _FILLED.findall(xml)
        rows = max((int(row) for _, row in filled), default=0)
        columns = max(
            (column_number(letters.decode()) + 1 for letters in {letters for letters, _ in filled}), default=0
        )
        if rows * columns > MAX_AREA:
            raise ContainerError("file-too-large", f"{rows} × {columns}", sheet=name, expected=f"{MAX_AREA:,}")
    return _lost(xml) if any(sign in xml for sign in _SIGNS_OF_LOSS) else Lost()


def _lost(xml: bytes) -> Lost:
    errors: dict[Cell, str] = {}
    uncalculated = []
    for attributes, content in _CELL.findall(xml):
        reference = _REFERENCE.search(attributes)
        if not reference:
            continue
        kind = _TYPE.search(attributes)
        value = _VALUE.search(content)
        cell = parse_address(reference[1].decode())
        if kind and kind[1] == b"e":
            errors[cell] = value[1].decode(errors="replace") if value else "#"
        elif not value and _FORMULA.search(content) and not (kind and kind[1] in (b"str", b"inlineStr")):
            uncalculated.append(cell)
    return Lost(errors, tuple(uncalculated))
