"""A file as sheets of rows with true addresses: `rows[0][0]` is A1, whatever the file is.

Whatever is wrong with a file becomes a finding, never an exception. What the cells mean belongs to the forms' readers.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath

from pipelines.validation.addresses import Cell
from pipelines.validation.findings import Findings
from pipelines.workbooks.container import ContainerError, Lost, inspect
from pipelines.workbooks.text import CellValue, cell_text

MAX_BYTES = 60_000_000
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")
READABLE_SUFFIXES = (*WORKBOOK_SUFFIXES, ".csv")

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_PLAUSIBLE = 0.9


@dataclass(frozen=True)
class Sheet:
    """One sheet; every row has the same length, a blank cell is ''. `lost` is what the reader could not give."""

    name: str
    rows: list[list[CellValue]]
    lost: Lost = field(default_factory=Lost)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the sheet."""
        return not any(cell != "" for row in self.rows for cell in row)

    def at(self, cell: Cell) -> CellValue:
        """What stands in a cell; '' outside the sheet."""
        if cell.row < len(self.rows) and cell.column < len(self.rows[cell.row]):
            return self.rows[cell.row][cell.column]
        return ""

    def first_texts(self, count: int) -> list[str]:
        """The first texts of the sheet, for a person to recognise it by."""
        return list(islice((cell_text(cell).strip() for row in self.rows for cell in row if cell != ""), count))


@dataclass(frozen=True)
class Grid:
    """The sheets of one file. A CSV is one sheet, named by the file's stem; its cells are all text."""

    sheets: tuple[Sheet, ...]
    is_csv: bool = False


def open_grid(data: bytes, file_name: str, findings: Findings) -> Grid | None:
    """The sheets of a file of this content and name; None, and a finding, when it cannot be read."""
    suffix = PurePath(file_name).suffix.lower()
    try:
        if suffix not in READABLE_SUFFIXES:
            raise ContainerError("format-unsupported", suffix or "?", expected=", ".join(READABLE_SUFFIXES))
        if not data.strip():
            raise ContainerError("file-empty", "0 B")
        if len(data) > MAX_BYTES:
            raise ContainerError("file-too-large", f"{len(data):,} B", expected=f"{MAX_BYTES:,} B")
        if suffix == ".csv":
            grid = Grid((_csv_sheet(data, PurePath(file_name).stem),), is_csv=True)
        else:
            grid = Grid(_workbook_sheets(data, suffix))
        if all(sheet.is_blank and not sheet.lost.errors and not sheet.lost.uncalculated for sheet in grid.sheets):
            raise ContainerError("file-empty", "")
    except ContainerError as fault:
        findings.add(fault.rule_id, sheet=fault.sheet, observed=fault.observed, expected=fault.expected)
        return None
    return grid


def _workbook_sheets(data: bytes, suffix: str) -> tuple[Sheet, ...]:
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise ContainerError("file-encrypted", "")
        raise ContainerError("extension-wrong", ".xls", expected=suffix)
    if not data.startswith(_ZIP):
        start = data[:200].lstrip().lower()
        if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
            raise ContainerError("extension-wrong", "HTML / XML", expected=suffix)
        try:
            is_text = b"\0" not in data and bool(decode(data))
        except ContainerError:
            is_text = False
        if is_text:
            raise ContainerError("extension-wrong", "text", expected=suffix)
        raise ContainerError("file-unreadable", "no zip signature")
    lost = inspect(data)
    return tuple(Sheet(name, rows, lost.get(name, Lost())) for name, rows in _parse(data))


def _parse(data: bytes) -> list[tuple[str, list[list[CellValue]]]]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        sheets = [(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    except Exception as error:
        raise ContainerError("file-unreadable", str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of the Rust reader is no Exception
            raise
        raise ContainerError("file-unreadable", "the reader gave up") from error
    if not sheets:
        raise ContainerError("file-unreadable", "no worksheet")
    return sheets


def _csv_sheet(data: bytes, stem: str) -> Sheet:
    if data.startswith((_ZIP, _COMPOUND)):
        raise ContainerError("extension-wrong", ".xlsx" if data.startswith(_ZIP) else ".xls", expected=".csv")
    try:
        rows = list(csv.reader(io.StringIO(decode(data), newline="")))
    except csv.Error as error:
        raise ContainerError("file-unreadable", str(error)) from error
    width = max(map(len, rows), default=0)
    return Sheet(stem, [[*row, *[""] * (width - len(row))] for row in rows])


def decode(data: bytes) -> str:
    """The text of a CSV: by its byte-order mark, else UTF-8 if valid, else GB18030 if that gives plausible Chinese."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        where = f"0x{data[error.start]:02x} @ {error.start}"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise ContainerError("encoding-unknown", where) from error
    foreign = [character for character in text if ord(character) > 127]
    common = sum(1 for character in foreign if _is_common(character))
    if common < _PLAUSIBLE * len(foreign):
        raise ContainerError("encoding-unknown", where)
    return text


def _is_common(character: str) -> bool:
    """Whether a character is one of GB 2312, which everyday Chinese rarely leaves and garbled text often does."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
