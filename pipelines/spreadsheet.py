"""A workbook of tables: headings that stay in sight, filters, number formats, and text that stays text.

openpyxl makes the book, its styles and its pages. The rows are written into it here: openpyxl takes 0.4 ms a row of 14 cells,
which is minutes for a country; this takes a thirtieth. A text is an inline string in a style of quoted text, so that no
program calculates it, not even when somebody edits the cell.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

from pipelines.languages import spoken
from pipelines.outgoing import visible

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: What a sheet of Excel holds at most, and a cell.
ROWS, COLUMNS, CHARACTERS = 1_048_576, 16_384, 32_767
#: What the whole of a table goes on in, where one sheet is too small for it.
_GOES_ON = """\
⟨共 {count} 行，超过一张工作表所能容纳的，续在后面的工作表（{name}）
{count} rows are more than a sheet holds; they go on in the sheets after this ({name})⟩"""
_HEADING, _BORDER, _DIM = "1F3864", "BFBFBF", "7F7F7F"
_PIECE = 2_000
_LINE_HEIGHT, _MOST_HEIGHT = 15, 400
#: Where the characters begin that are as wide as two.
_WIDE = 0x2E7F
#: Wider than this a table is printed on A3: 8 for Excel, where A4 is 9.
_WIDE_PAGE, _A3, _A4 = 180, 8, 9
_FONT = "Calibri"
#: How Excel writes a character by its number; a text that happens to hold this would be read as that character.
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ROWS_HERE = b"</sheetData>"


class Style(NamedTuple):
    """How a value is shown: a number's decimals (None: all) and the sign behind it, and the colour of the ground."""

    decimals: int | None = None
    colour: str = ""
    sign: str = ""


class Shown(NamedTuple):
    """A value in a style other than its column's."""

    value: Any
    style: Style


@dataclass(frozen=True)
class Column:
    """A column: its heading, how wide it is, with how many decimals its numbers are shown, and whether long text is folded."""

    heading: str
    width: float = 12
    decimals: int | None = None
    folded: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table of a workbook: `above` it stand a title and what explains it; the columns that name a row stay in sight.

    `count` is how many rows there are: they are written as they come, and the filter has to know. So have `styles` that
    values are shown in beside those of the columns.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    count: int
    above: Sequence[Sequence[Any]] = ()
    naming: int = 0
    styles: Iterable[Style] = ()

    @cached_property
    def folded(self) -> tuple[int, ...]:
        """The places of the columns in which long text is folded."""
        return tuple(at for at, column in enumerate(self.columns) if column.folded)


def write(place: Path | IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write a workbook of these sheets; a table longer than a sheet goes on in further ones and says so above its headings."""
    from openpyxl import Workbook

    parts = [part for sheet in sheets for part in _parts(sheet)]
    book = Workbook()
    book.remove(book.worksheets[0])
    for part in parts:
        _lay_out(book.create_sheet(part.name), part)
    cells = _Cells(book)
    # every style has to be there before the book is saved
    for part in parts:
        cells.prepare(part)
    empty = io.BytesIO()
    book.save(empty)
    with zipfile.ZipFile(empty) as made, zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
        places = {f"xl/worksheets/sheet{number}.xml": part for number, part in enumerate(parts, 1)}
        for entry in made.namelist():
            content = made.read(entry)
            with written.open(entry, "w", force_zip64=True) as stream:
                if entry in places and places[entry].count:
                    _fill(stream, content, places[entry], cells)
                else:
                    stream.write(content)


def _parts(sheet: Sheet) -> Iterator[Sheet]:
    """The sheets that a table takes."""
    room = ROWS - len(sheet.above) - 1
    if sheet.count <= room:
        yield sheet
        return
    room -= 1  # for the line that says so
    rows, last = iter(sheet.rows), -(-sheet.count // room)
    for number in range(1, last + 1):
        name = f"{sheet.name} {number}"
        said = spoken(_GOES_ON, count=f"{sheet.count:,}", name=f"{sheet.name} 1–{last}")
        count = min(room, sheet.count - (number - 1) * room)
        yield replace(sheet, name=name, rows=islice(rows, count), count=count, above=[*sheet.above, [said]])


def _lay_out(page: Worksheet, sheet: Sheet) -> None:
    """What stands above the rows, and how the page is read and printed."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.properties import PageSetupProperties

    for number, line in enumerate(sheet.above, 1):
        for at, each in enumerate(line, 1):
            value, style = each if isinstance(each, Shown) else (each, Style())
            cell = page.cell(number, at)
            _put_text(cell, str(value))
            cell.font = Font(_FONT, bold=True, size=14) if number == 1 else Font(_FONT, color=_DIM)
            if style.colour:
                cell.fill, cell.font = PatternFill("solid", fgColor=style.colour), Font(_FONT)
    heads = len(sheet.above) + 1
    side = Side("thin", color=_BORDER)
    for at, column in enumerate(sheet.columns, 1):
        cell = page.cell(heads, at)
        _put_text(cell, column.heading)
        cell.font = Font(_FONT, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_HEADING)
        cell.border = Border(left=side, right=side)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        page.column_dimensions[letters()[at - 1]].width = column.width
    page.row_dimensions[heads].height = _LINE_HEIGHT * max(_lines(each.heading, each.width) for each in sheet.columns)
    last = letters()[len(sheet.columns) - 1]
    page.freeze_panes = f"{letters()[sheet.naming]}{heads + 1}"
    page.auto_filter.ref = f"A{heads}:{last}{heads + sheet.count}"
    page.print_title_rows = f"{heads}:{heads}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A3 if sum(each.width for each in sheet.columns) > _WIDE_PAGE else _A4
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    if page.oddFooter:
        page.oddFooter.center.text = "&A  &P / &N"


def _put_text(cell: Any, text: str) -> None:
    cell.value = visible(text)[:CHARACTERS]
    cell.data_type = "s"
    cell.quotePrefix = True


@lru_cache(maxsize=10_000)
def _lines(text: str, width: float) -> int:
    """How many lines a text takes: a Chinese character is as wide as two others, and a word is not divided."""
    room = max(int(width * 0.9), 1)
    return sum(max(1, -(-sum(2 if ord(one) > _WIDE else 1 for one in line) // room)) for line in text.split("\n"))


def _height(sheet: Sheet, values: Sequence[Any]) -> str:
    """How high a row is where long text is folded; not every program finds that by itself."""
    shown = ((at, values[at].value if values[at].__class__ is Shown else values[at]) for at in sheet.folded)
    folded = [_lines(value, sheet.columns[at].width) for at, value in shown if value.__class__ is str]
    return (
        f' ht="{min(_LINE_HEIGHT * max(folded), _MOST_HEIGHT)}" customHeight="1"' if max(folded, default=1) > 1 else ""
    )


class _Cells:
    """Values as cells of the book: texts and numbers, each in its style."""

    def __init__(self, book: Workbook) -> None:
        self._page = book.worksheets[0]
        #: A style as the book numbers it: of a number, of a text, of a folded text.
        self._styles: dict[Style, tuple[int, int, int]] = {}
        self._text = cache(_text)

    def prepare(self, sheet: Sheet) -> list[tuple[str, tuple[int, int], bool]]:
        """Make the styles of a sheet; returns of each column its letters, its styles of a number and of a text, and whether
        it is folded.
        """
        for style in sheet.styles:
            text, folded = (self._made(Style(None, style.colour), is_text=True, folded=one) for one in (False, True))
            self._styles[style] = self._made(style), text, folded
        told = []
        for at, column in zip(letters(), sheet.columns, strict=False):
            text = self._made(Style(), is_text=True, folded=column.folded)
            told.append((at, (self._made(Style(column.decimals)), text), column.folded))
        return told

    def row(self, number: int, columns: list[tuple[str, tuple[int, int], bool]], values: Sequence[Any]) -> str:
        """A row's cells. This is done for millions of them, so what a value is costs one look at its class."""
        cells = []
        for (at, styles, is_folded), given in zip(columns, values, strict=True):
            value, style = given if given.__class__ is Shown else (given, None)
            as_number, as_text, folded = self._styles[style] if style else (*styles, styles[1])
            as_text = folded if is_folded else as_text
            kind = value.__class__
            if kind is Decimal or kind is int or (kind is float and isfinite(value)):
                cells.append(f'<c r="{at}{number}" s="{as_number}"><v>{value}</v></c>')
            elif value is not None and value != "":
                text = self._text(value if kind is str else _told(value))
                cells.append(f'<c r="{at}{number}" t="inlineStr" s="{as_text}">{text}</c>')
            elif style and style.colour:
                cells.append(f'<c r="{at}{number}" s="{as_text}"/>')
        return "".join(cells)

    def _made(self, style: Style, *, is_text: bool = False, folded: bool = False) -> int:
        """The number of a style in the book."""
        from openpyxl.cell.cell import Cell
        from openpyxl.styles import Alignment, PatternFill

        cell = Cell(self._page, 1, 1)
        cell.alignment = Alignment(vertical="top", wrap_text=folded)
        if style.colour:
            cell.fill = PatternFill("solid", fgColor=style.colour)
        cell.quotePrefix = is_text
        if style.decimals is not None:
            places = "." + "0" * style.decimals if style.decimals else ""
            cell.number_format = f"#,##0{places}" + (f'" {style.sign}"' if style.sign else "")
        return int(cell.style_id)


@cache
def letters() -> tuple[str, ...]:
    """The columns of a sheet by their letters: A to XFD."""
    from openpyxl.utils import get_column_letter

    return tuple(map(get_column_letter, range(1, COLUMNS + 1)))


def _told(value: Any) -> str:
    """A value that is no number, as text."""
    if isinstance(value, bool):
        return spoken("⟨是｜yes⟩") if value else spoken("⟨否｜no⟩")
    if isinstance(value, date):
        return value.isoformat()
    return ";".join(map(_told, value)) if isinstance(value, list | tuple) else str(value)


def _text(text: str) -> str:
    """A text as an inline string; of one that is longer than a cell may be, its length stands behind its beginning."""
    if len(text) > CHARACTERS:
        text = text[: CHARACTERS - 20] + f"… ({len(text)})"
    return f'<is><t xml:space="preserve">{escape(_ESCAPED.sub("_x005F_", visible(text)))}</t></is>'


def _fill(stream: IO[bytes], content: bytes, sheet: Sheet, cells: _Cells) -> None:
    """Write the page with its rows."""
    columns = cells.prepare(sheet)
    head, _, tail = content.partition(_ROWS_HERE)
    written, heads, rows = 0, len(sheet.above) + 1, iter(sheet.rows)
    stream.write(_measured(head, sheet))
    while piece := list(islice(rows, _PIECE)):
        first = heads + written + 1
        lines = (
            f'<row r="{number}"{_height(sheet, row)}>{cells.row(number, columns, row)}</row>'
            for number, row in enumerate(piece, first)
        )
        stream.write("".join(lines).encode())
        written += len(piece)
    if written != sheet.count:
        raise ValueError(f"{sheet.name}: {sheet.count} rows were promised and {written} came")
    stream.write(_ROWS_HERE + tail)


def _measured(head: bytes, sheet: Sheet) -> bytes:
    """The page says how far its cells reach."""
    reach = f"A1:{letters()[len(sheet.columns) - 1]}{len(sheet.above) + 1 + sheet.count}"
    return re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{reach}"'.encode(), head)
