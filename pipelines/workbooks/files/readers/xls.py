"""Reads .xls by xlrd, which knows error cells and reads Chinese text whatever code page the file claims.

xlrd has no formulas, so the records of the workbook stream are walked for them. Where xlrd refuses a file that WPS and other
programs write, python-calamine reads the values.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from pipelines.addresses import Cell
from pipelines.workbooks.files.readers.calamine import NO_SHEET, UNSOUND, read_sheets
from pipelines.workbooks.files.readers.delimited import is_plausible
from pipelines.workbooks.files.readers.drawn import Drawn
from pipelines.workbooks.files.readers.limits import MERGES, XLS_BYTES
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError, Merge, SheetMetadata, Styles
from pipelines.workbooks.files.readers.streams import COMPOUND, undecorated, workbook_stream
from pipelines.workbooks.files.readers.work import check_extent
from pipelines.workbooks.files.readers.xls_records import check_work, formulas
from pipelines.workbooks.files.sheet import HIDDEN, VERY_HIDDEN, VISIBLE, Sheet
from pipelines.workbooks.words.text import CellValue

_VISIBILITY = (VISIBLE, HIDDEN, VERY_HIDDEN)
_OF_THE_COUNTRY = (*range(5, 9), *range(41, 45))  # formats that show the money of whoever opens the file
_PLACES = {1: "superscript", 2: "subscript"}
_LISTED = 50  # the version from which a workbook has a list of its sheets
_UNICODE = 80  # the version from which texts are Unicode and the code page no longer matters
_SERIAL_OF_NO_DAY, _NO_DAY = 60, "1900-02-29"  # Excel counts and shows this day; the calendar does not have it


def _styles(book: Any) -> Styles:
    """The styles of a workbook that do not show a value as it is held."""
    codes = {key: each.format_str for key, each in book.format_map.items() if key not in _OF_THE_COUNTRY}
    fonts = (
        (index, Drawn.of(_PLACES.get(font.escapement, ""), is_struck=bool(font.struck_out)))
        for index, font in enumerate(book.font_list)
    )
    return Styles.of(codes, fonts, ((style.format_key, style.font_index) for style in book.xf_list))


def read(data: bytes) -> list[Sheet]:
    """The cells of every worksheet, and what of it the reader does not tell. Raises `ContainerError`."""
    import xlrd

    if len(data) > XLS_BYTES:
        raise ContainerError("file-too-large", f"⟨文件｜file⟩ {len(data):,} B", expected=f"{XLS_BYTES:,} B")
    stream = workbook_stream(data) if data.startswith(COMPOUND) else b""
    try:
        return _read(stream or data)
    except ContainerError:
        raise
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise ContainerError("file-encrypted", "") from error
        return _second_reader(data, error)
    except Exception as error:  # noqa: BLE001  a damaged file makes xlrd fail in any way there is
        return _second_reader(data, error)


def _read(stream: bytes) -> list[Sheet]:
    import xlrd

    try:
        book, sheets = _opened(stream)
    except (ContainerError, xlrd.XLRDError):
        raise
    except Exception:  # noqa: BLE001  it fails in any way there is
        # xlrd expects of comments, links and pictures what programs do not always write; no value stands in them
        book, sheets = _opened(undecorated(stream))
    is_listed = book.biff_version >= _LISTED
    formulas_of = formulas(book.mem, book.base, book.stream_len) if is_listed else [SheetMetadata()]
    if not sheets:
        raise ContainerError("file-unreadable", NO_SHEET)
    if len(formulas_of) != len(sheets):
        raise ContainerError("file-unreadable", UNSOUND)
    styles = _styles(book)
    return [_sheet(sheet, lost, book.datemode, styles) for sheet, lost in zip(sheets, formulas_of, strict=True)]


def _opened(stream: bytes) -> tuple[Any, list[Any]]:
    """The workbook and its sheets, once its cells were counted."""
    book = _open(stream)
    if book.biff_version >= _LISTED:
        check_work(book)
    sheets = book.sheets()
    if book.biff_version < _UNICODE and _chinese_after_all(book):
        book = _open(stream, "gb18030")
        sheets = book.sheets()
    return book, sheets


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


def _second_reader(data: bytes, error: Exception) -> list[Sheet]:
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
    return sheets


def _sheet(sheet: Any, lost: SheetMetadata, datemode: int, styles: Styles) -> Sheet:
    """The cells of a sheet; what else there is to tell of it is added to its formulas."""
    from xlrd.biffh import error_text_from_code

    rows: list[list[CellValue]] = []
    for number in range(sheet.nrows):
        row: list[CellValue] = []
        for column, (kind, value) in enumerate(zip(sheet.row_types(number), sheet.row_values(number), strict=True)):
            if kind in (1, 2):
                row.append(value)
                if styles.formats and (style := sheet.cell_xf_index(number, column)) in styles.formats:
                    lost.formats[Cell(number, column)] = styles.formats[style]
            elif kind == 3:
                row.append(_date(value, datemode))
            elif kind == 4:
                row.append(bool(value))
            else:
                row.append("")
                if kind == 5:
                    lost.errors[Cell(number, column)] = error_text_from_code.get(value, "#")
        rows.append(row)
    cells = Sheet(sheet.name, rows, lost, _VISIBILITY[min(sheet.visibility, 2)])
    cells.blank(lost.uncalculated)
    lost.drawn = _redraw(sheet, rows, styles) if styles.fonts else {}
    _make_even(sheet.name, rows, [*lost.errors, *lost.formulas])
    lost.hidden_rows = {row for row, told in sheet.rowinfo_map.items() if told.hidden}
    lost.hidden_columns = {column for column, told in sheet.colinfo_map.items() if told.hidden}
    merged = sheet.merged_cells[: MERGES + 1]
    lost.merges = [Merge(Cell(top, left), Cell(below - 1, beside - 1)) for top, below, left, beside in merged]
    return cells


def _make_even(name: str, rows: list[list[CellValue]], known: list[Cell]) -> None:
    """Make all rows as long as the table is wide; cells that are only styled are no part of it."""
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    height = max((cell.row + 1 for cell in known), default=0)
    while len(rows) > height and not rows[-1]:
        rows.pop()
    width = max([*map(len, rows), *(cell.column + 1 for cell in known)], default=0)
    check_extent(name, len(rows), width)
    for row in rows:
        row.extend([""] * (width - len(row)))


def _redraw(sheet: Any, rows: list[list[CellValue]], styles: Styles) -> dict[Cell, Drawn]:
    """Give the texts that are drawn in parts as they are seen; returns the cells that are drawn so as a whole."""
    drawn: dict[Cell, Drawn] = {}
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value == "":
                continue
            whole = styles.drawn.get(sheet.cell_xf_index(number, column), Drawn.PLAIN)
            runs = sheet.rich_text_runlist_map.get((number, column))
            if runs and isinstance(value, str):
                row[column] = styles.in_parts(value, runs, whole)
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
