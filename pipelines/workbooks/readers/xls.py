"""Reads .xls by xlrd, which knows error cells and reads Chinese text whatever code page the file claims.

xlrd has no formulas, so the records of the workbook stream are walked for them, and with them for hidden rows and columns
and merged ranges. Where xlrd refuses a file that WPS and other programs write, python-calamine reads the values.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from pipelines.addresses import Cell
from pipelines.workbooks.readers.calamine import (
    HIDDEN,
    NO_SHEET,
    UNSOUND,
    VERY_HIDDEN,
    VISIBLE,
    SheetCells,
    read_sheets,
)
from pipelines.workbooks.readers.delimited import is_plausible
from pipelines.workbooks.readers.drawn import Drawn, written_in_parts
from pipelines.workbooks.readers.limits import MERGES, SHEET_CELLS, XLS_BYTES
from pipelines.workbooks.readers.lost import ContainerError, Lost, Merge
from pipelines.workbooks.readers.number_formats import shows_something_else
from pipelines.workbooks.readers.streams import COMPOUND, workbook_stream
from pipelines.workbooks.readers.work import Work
from pipelines.workbooks.text import CellValue

_VISIBILITY = (VISIBLE, HIDDEN, VERY_HIDDEN)
_BOF = (0x0009, 0x0209, 0x0409, 0x0809)
_EOF, _FILEPASS, _BOUNDSHEET = 0x000A, 0x002F, 0x0085
_ROW, _COLUMNS, _MERGES = (0x0008, 0x0208), 0x007D, 0x00E5
_FORMULA = (0x0006, 0x0206, 0x0406)
_HIDDEN_ROW = 0x0020
#: Records that hold one cell, and those that hold several, with the bytes of each.
_CELLS = (0x0001, 0x0201, 0x0003, 0x0203, 0x0004, 0x0204, 0x00D6, 0x00FD, 0x0205, 0x027E, *_FORMULA)
_SEVERAL = {0x00BD: 6, 0x00BE: 2}
#: What programs that do not calculate store as the result: an empty text, or a zero to be calculated on loading.
_EMPTY_TEXT, _ZERO = b"\x03\0\0\0\0\0\xff\xff", b"\0" * 8
_ON_LOAD = 0x0002
_OF_THE_COUNTRY = (*range(5, 9), *range(41, 45))  # formats that show the money of whoever opens the file
_PLACES = {1: "superscript", 2: "subscript"}
_LISTED = 50  # the version from which a workbook has a list of its sheets
_UNICODE = 80  # the version from which texts are Unicode and the code page no longer matters
_SERIAL_OF_NO_DAY, _NO_DAY = 60, "1900-02-29"  # Excel counts and shows this day; the calendar does not have it


@dataclass
class _Records:
    """What the records of one sheet tell beside its values."""

    formulas: list[Cell] = field(default_factory=list)
    uncalculated: list[Cell] = field(default_factory=list)
    empty: list[Cell] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)


@dataclass(frozen=True)
class _Styles:
    """What cell styles do to a value: number formats that show another number by style, fonts that are drawn by font."""

    formats: dict[int, str]
    fonts: dict[int, Drawn]
    font_of: list[int]

    @classmethod
    def of(cls, book: Any) -> _Styles:
        """The styles of a workbook."""
        codes = {key: each.format_str for key, each in book.format_map.items()}
        formats = {index: codes.get(style.format_key, "") for index, style in enumerate(book.xf_list)}
        fonts = {
            index: Drawn.of(_PLACES.get(font.escapement, ""), is_struck=bool(font.struck_out))
            for index, font in enumerate(book.font_list)
        }
        return cls(
            {
                index: code
                for index, code in formats.items()
                if shows_something_else(code) and book.xf_list[index].format_key not in _OF_THE_COUNTRY
            },
            {index: how for index, how in fonts.items() if how},
            [style.font_index for style in book.xf_list],
        )


def read(data: bytes) -> list[tuple[SheetCells, Lost]]:
    """The cells of every worksheet, and what of it the reader does not tell. Raises `ContainerError`."""
    import xlrd

    if len(data) > XLS_BYTES:
        raise ContainerError("file-too-large", f"文件 file {len(data):,} B", expected=f"{XLS_BYTES:,} B")
    stream = workbook_stream(data) if data.startswith(COMPOUND) else b""
    try:
        book = _open(stream or data)
        if book.biff_version >= _LISTED:
            _check_work(book)
        sheets = book.sheets()
        if book.biff_version < _UNICODE and _chinese_after_all(book):
            book = _open(stream or data, "gb18030")
            sheets = book.sheets()
        records = _walk(book.mem, book.base, book.stream_len) if book.biff_version >= _LISTED else [_Records()]
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise ContainerError("file-encrypted", "") from error
        return _second_reader(data, error)
    except ContainerError:
        raise
    except Exception as error:  # noqa: BLE001  a damaged file makes xlrd fail in any way there is
        return _second_reader(data, error)
    if not sheets:
        raise ContainerError("file-unreadable", NO_SHEET)
    if len(records) != len(sheets):
        raise ContainerError("file-unreadable", UNSOUND)
    styles = _Styles.of(book)
    return [_sheet(sheet, beside, book.datemode, styles) for sheet, beside in zip(sheets, records, strict=True)]


def _open(data: bytes, encoding: str | None = None) -> Any:
    """The workbook with its stream kept, so that its records can be walked."""
    import xlrd

    return xlrd.open_workbook(
        file_contents=data,
        logfile=io.StringIO(),
        ragged_rows=True,
        on_demand=True,
        encoding_override=encoding,
        formatting_info=True,
    )


def _chinese_after_all(book: Any) -> bool:
    """Whether an Excel 5 file claims a western code page and holds Chinese: letters in pairs that GB18030 can read."""
    texts = "".join([*book.sheet_names(), *(v for s in book.sheets() for v in _texts(s))])
    foreign = "".join(character for character in texts if character > "\x7f")
    try:
        return (
            bool(foreign) and max(foreign) < "\u3000" and is_plausible(foreign.encode(book.encoding).decode("gb18030"))
        )
    except (UnicodeError, LookupError):
        return False


def _texts(sheet: Any) -> Iterator[str]:
    for row in range(sheet.nrows):
        yield from (value for value in sheet.row_values(row) if isinstance(value, str))


def _second_reader(data: bytes, error: Exception) -> list[tuple[SheetCells, Lost]]:
    """The values by the other reader, if it makes sense of the file and no text of it is garbled."""
    reason = ContainerError("file-unreadable", UNSOUND)
    try:
        sheets = read_sheets(data)
    except ContainerError:
        raise reason from error
    texts = "".join(cell for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str))
    # What another code page makes of Chinese is letters of western Europe.
    if any("\x80" <= character <= "\u02ff" and character != "·" for character in texts):
        raise reason from error
    return [(sheet, Lost()) for sheet in sheets]


def _sheet(sheet: Any, records: _Records, datemode: int, styles: _Styles) -> tuple[SheetCells, Lost]:
    from xlrd.biffh import error_text_from_code

    rows: list[list[CellValue]] = []
    errors: dict[Cell, str] = {}
    shown: dict[Cell, str] = {}
    for number in range(sheet.nrows):
        row: list[CellValue] = []
        for column, (kind, value) in enumerate(zip(sheet.row_types(number), sheet.row_values(number), strict=True)):
            if kind in (1, 2):
                row.append(value)
                if styles.formats and (style := sheet.cell_xf_index(number, column)) in styles.formats:
                    shown[Cell(number, column)] = styles.formats[style]
            elif kind == 3:
                row.append(_date(value, datemode))
            elif kind == 4:
                row.append(bool(value))
            else:
                row.append("")
                if kind == 5:
                    errors[Cell(number, column)] = error_text_from_code.get(value, "#")
        rows.append(row)
    for cell in records.uncalculated:
        if cell.row < len(rows) and cell.column < len(rows[cell.row]):
            rows[cell.row][cell.column] = ""
    drawn = _redraw(sheet, rows, styles) if styles.fonts else {}
    _make_even(sheet.name, rows, [*errors, *records.formulas])
    lost = Lost(
        errors=errors,
        uncalculated=tuple(records.uncalculated),
        formulas=frozenset(records.formulas),
        hidden_rows=frozenset(records.hidden_rows),
        hidden_columns=frozenset(records.hidden_columns),
        merges=tuple(records.merges),
        formats=shown,
        drawn=drawn,
    )
    return SheetCells(sheet.name, rows, _VISIBILITY[min(sheet.visibility, 2)]), lost


def _make_even(name: str, rows: list[list[CellValue]], known: list[Cell]) -> None:
    """Make all rows as long as the table is wide; cells that are only styled are no part of it."""
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    height = max((cell.row + 1 for cell in known), default=0)
    while len(rows) > height and not rows[-1]:
        rows.pop()
    width = max([*map(len, rows), *(cell.column + 1 for cell in known)], default=0)
    if len(rows) * width > SHEET_CELLS:
        raise ContainerError(
            "file-too-large", f"{len(rows):,} × {width:,} 格 cells", sheet=name, expected=f"{SHEET_CELLS:,}"
        )
    for row in rows:
        row.extend([""] * (width - len(row)))


def _redraw(sheet: Any, rows: list[list[CellValue]], styles: _Styles) -> dict[Cell, Drawn]:
    """Give the texts that are drawn in parts as they are seen; returns the cells that are drawn so as a whole."""
    drawn: dict[Cell, Drawn] = {}
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value == "":
                continue
            whole = styles.fonts.get(styles.font_of[sheet.cell_xf_index(number, column)], Drawn.PLAIN)
            runs = sheet.rich_text_runlist_map.get((number, column))
            if runs and isinstance(value, str):
                parts = [(start, styles.fonts.get(font, Drawn.PLAIN)) for start, font in runs]
                row[column] = written_in_parts(value, parts if parts[0][0] == 0 else [(0, whole), *parts])
            elif whole:
                drawn[Cell(number, column)] = whole
    return drawn


def _date(serial: float, datemode: int) -> CellValue:
    """The date or time of a serial number; where the calendar has no such day, what Excel shows, or the number."""
    import xlrd

    if not datemode and int(serial) == _SERIAL_OF_NO_DAY:
        return _NO_DAY
    try:
        found: datetime = xlrd.xldate_as_datetime(serial, datemode)
    except (xlrd.XLDateError, ValueError, OverflowError):
        return serial
    if 0 <= serial < 1:
        return found.time()
    return found if found.time() != time() else date(found.year, found.month, found.day)


def _check_work(book: Any) -> None:
    """Count the cells of all sheets before they are read. Raises `ContainerError` when there are too many."""
    offsets = _offsets(book.mem, book.base, book.stream_len)
    if len(set(offsets)) < len(offsets):
        raise ContainerError("archive-unsafe", "几张工作表是同一段内容 several sheets are one place of the file")
    work = Work()
    for code, _, size in _records(book.mem, book.base, book.base + book.stream_len):
        if code in _CELLS:
            work.add_cells()
        elif code in _SEVERAL:
            work.add_cells(max(size - 6, 0) // _SEVERAL[code])


def _offsets(memory: bytes, base: int, length: int) -> list[int]:
    """Where the records of each worksheet begin, in the order of the workbook's list of sheets."""
    offsets = []
    for code, start, size in _records(memory, base, base + length):
        if code == _EOF:
            break
        if code == _BOUNDSHEET and size > 5 and memory[start + 5] == 0:  # a worksheet, no chart or macro
            offsets.append(struct.unpack_from("<I", memory, start)[0])
    return offsets


def _walk(memory: bytes, base: int, length: int) -> list[_Records]:
    """What the records of each worksheet tell, in the order of the workbook's list of sheets."""
    offsets = _offsets(memory, base, length)
    return [_sheet_records(memory, base + offset, base + length) for offset in offsets]


def _records(memory: bytes, position: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The code, start and size of each record of a stream."""
    while position + 4 <= end:
        code, size = struct.unpack_from("<HH", memory, position)
        yield code, position + 4, size
        position += 4 + size


def _sheet_records(memory: bytes, start: int, end: int) -> _Records:
    found, depth = _Records(), 0
    for code, at, size in _records(memory, start, end):
        if code in _BOF:
            depth += 1
        elif code == _EOF:
            depth -= 1
            if not depth:
                break
        elif depth == 1:
            _note(found, code, memory[at : at + size])
    if len(found.empty) == len(found.formulas):  # one empty text is a result like others; nothing but them is none
        found.uncalculated = found.empty
    return found


def _note(found: _Records, code: int, content: bytes) -> None:
    if code in _FORMULA:
        row, column = struct.unpack_from("<HH", content)
        found.formulas.append(Cell(row, column))
        result = content[6:14]
        if result == _EMPTY_TEXT:
            found.empty.append(Cell(row, column))
        elif result == _ZERO and struct.unpack_from("<H", content, 14)[0] & _ON_LOAD:
            found.uncalculated.append(Cell(row, column))
    elif code in _ROW and len(content) >= 14:
        if struct.unpack_from("<H", content, 12)[0] & _HIDDEN_ROW:
            found.hidden_rows.add(struct.unpack_from("<H", content)[0])
    elif code == _COLUMNS and len(content) >= 10:
        first, last, _, _, options = struct.unpack_from("<HHHHH", content)
        if options & 1:
            found.hidden_columns.update(range(first, min(last, 255) + 1))
    elif code == _MERGES:
        count = min(struct.unpack_from("<H", content)[0], (len(content) - 2) // 8, MERGES + 1 - len(found.merges))
        for number in range(count):
            top, bottom, left, right = struct.unpack_from("<HHHH", content, 2 + 8 * number)
            found.merges.append(Merge(Cell(top, left), Cell(bottom, right)))
