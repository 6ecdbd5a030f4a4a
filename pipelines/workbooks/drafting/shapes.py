"""The shape of a table that no form describes: its captions, its headers, its columns of labels and of figures, its rows.

Only where things stand is found here; what they mean is guessed by the other modules of the room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.addresses import Cell
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.footnotes import starts_with_mark
from pipelines.workbooks.forms.headers import (
    HeaderRows,
    HeaderText,
    bare,
    find_header_rows,
    header_texts,
    merge_owners,
)
from pipelines.workbooks.forms.headless import headless_rows
from pipelines.workbooks.words.printed import Notation, printed
from pipelines.workbooks.words.text import CellValue, begins_with, cell_text, is_filled, key, plain
from pipelines.workbooks.words.unit_lines import is_unit_line
from pipelines.workbooks.words.values import number

NOTES = ("注", "资料来源", "数据来源", "来源", "说明")
_SEARCHED_ROWS = 40
_BODY_WITHIN = 8
#: Rows whose labels are looked at: what a column holds is clear from fewer than all of a long list.
SAMPLE = 200
_MOST = 0.5
#: What programs write in place of a figure that there is not.
MISSING = ("na", "n/a", "nan", "null", "none")
#: How many columns the header of a group may reach over.
_REACH = 4
_RANKS = ("位次", "排名", "名次")
_UNITS = ("单位", "计量单位", "unit")
_BRACKETS = re.compile(r"\([^()]*\)")
_SAYS = re.compile(r"\w")
_NUMBERED = ("代码", "序号", "编号", "年份", "年度", "时期", "时间", "code", "year", "period")


@dataclass(frozen=True)
class Row:
    """A row below a header: its number, the labels of its label columns from left to right, and whether figures stand in it."""

    row: int
    labels: tuple[CellValue, ...]
    has_figures: bool


@dataclass
class Shape:
    """A table as it stands: its headers (the same one again for each block of rows) and the row before which it ends."""

    sheet: Sheet
    headers: list[HeaderRows]
    first: int
    stop: int
    is_headless: bool = False

    @cached_property
    def texts(self) -> list[HeaderText]:
        """The headers of all blocks, each once for its column."""
        found = {
            (text.column, text.joined): text for header in self.headers for text in header_texts(self.sheet, header)
        }
        return list(found.values())

    @cached_property
    def captions(self) -> list[tuple[Cell, str]]:
        """The texts above the first header."""
        return list(self._texts_within(self.first, self.headers[0].first))

    @cached_property
    def headings(self) -> list[str]:
        """The texts that stand alone directly above a header, or in a row of their own between rows of figures."""
        above = [
            [cell_text(cell) for cell in self.sheet.rows[header.first - 1] if is_filled(cell)]
            for header in self.headers
            if header.first > self.first + 1
        ]
        return [texts[0] for texts in above if len(texts) == 1]

    def _texts_within(self, first: int, stop: int) -> Iterator[tuple[Cell, str]]:
        for row in range(first, stop):
            for column, cell in enumerate(self.sheet.rows[row]):
                if isinstance(cell, str) and key(cell) and number(cell) is None:
                    yield Cell(row, column), plain(cell)

    @cached_property
    def label_columns(self) -> list[int]:
        """The columns of which most cells are texts, periods or codes."""
        columns = self.headers[0].columns
        if self.is_headless:
            columns = range(min(text.column for text in self.texts))
        found = [column for column in columns if self._is_label(column)]
        return found or [columns[0]]

    def _is_label(self, column: int) -> bool:
        header = next((text for text in self.texts if text.column == column), None)
        cells = [cell for row in self._body[:SAMPLE] if is_filled(cell := self.sheet.rows[row][column])]
        if self.is_headless or (header and (holds_codes(header.joined) or key(header.joined) in _UNITS)):
            return bool(cells)
        texts = [
            cell for cell in cells if isinstance(cell, str) and _SAYS.search(cell) and printed(cell, Notation()) is None
        ]
        texts = [cell for cell in texts if key(cell) not in MISSING]
        are_years = bool(cells) and column == self.headers[0].columns[0] and all(map(_is_year, cells))
        return header is not None and (are_years or len(texts) > _MOST * len(cells))

    @cached_property
    def labels(self) -> list[HeaderText]:
        """The headers of the label columns; without a header, the bare columns."""
        columns = self.label_columns
        named = {text.column: text for text in self.texts if text.column in columns}
        return [named.get(column) or HeaderText(column, (), ()) for column in columns]

    @cached_property
    def figures(self) -> list[HeaderText]:
        """The headers of the columns of figures, those without a number below them too."""
        again = {text.joined for text in self.labels if text.parts}
        return [text for text in self.texts if text.column not in self.label_columns and text.joined not in again]

    @cached_property
    def _body(self) -> list[int]:
        """The rows below the headers, up to the notes."""
        rows: list[int] = []
        for header, stop in zip(self.headers, [*(each.first for each in self.headers[1:]), self.stop], strict=True):
            if stop > header.last:
                rows += self._before_notes(range(header.last + 1, stop), header.columns)
        return rows

    def _before_notes(self, rows: range, columns: range) -> Iterator[int]:
        for row in rows:
            cells = self.sheet.rows[row]
            filled = [cell for column in columns if is_filled(cell := cells[column])] if any(cells) else []
            text = cell_text(filled[0]) if filled else ""
            are_texts = bool(filled) and all(isinstance(cell, str) and number(cell) is None for cell in filled)
            if are_texts and (begins_with(text, NOTES) or starts_with_mark(text)):
                return
            if filled:
                yield row

    @cached_property
    def rows(self) -> list[Row]:
        """The rows below the headers with their labels; a blank label under a merge is that of the merge."""
        columns = self.label_columns
        owners = merge_owners(merge for merge in self.sheet.metadata.merges if merge.first.column in columns)
        data = [text.column for text in self.figures]
        return [
            Row(
                row,
                tuple(self.sheet.at(owners.get(Cell(row, column), Cell(row, column))) for column in columns),
                any(is_filled(self.sheet.rows[row][column]) for column in data),
            )
            for row in self._body
        ]

    @cached_property
    def notes(self) -> list[str]:
        """The texts below the rows of figures."""
        last = max((row.row for row in self.rows), default=self.headers[-1].last)
        return [text for _, text in self._texts_within(last + 1, self.stop)]

    def cells(self, column: int) -> list[CellValue]:
        """What stands in the rows of a column."""
        return [cell for row in self._body[:SAMPLE] if (cell := self.sheet.rows[row][column]) != ""]


def shapes(sheet: Sheet) -> list[Shape]:
    """The tables of a sheet from the top: one header and its repetitions make one, another header begins another."""
    found: list[Shape] = []
    first = 0
    while first < len(sheet.rows):
        headers, is_headless = _headers(sheet, first)
        if not headers:
            break
        stop = _next_table(sheet, headers) if not is_headless else len(sheet.rows)
        headers = [header for header in headers if header.first < stop]
        found.append(Shape(sheet, headers, first, stop, is_headless))
        first = stop
    return found


def _headers(sheet: Sheet, first: int) -> tuple[list[HeaderRows], bool]:
    """The first header from a row on with its repetitions; else the first row of periods alone, which has no labels."""
    for row in range(first, min(first + _SEARCHED_ROWS, len(sheet.rows))):
        if column := _header_column(sheet, row):
            text = bare(cell_text(sheet.rows[row][column - 1]))
            headers = find_header_rows(sheet, {text}, has_years=True)
            return [header for header in headers if header.last >= row], False
    return [header for header in headless_rows(sheet) if header.first >= first][:1], True


def _header_column(sheet: Sheet, row: int) -> int:
    """The column, counted from 1, of the first label header in a row that is a header; 0 where it is none.

    Soon below a header stand rows of a label and figures, most of them under its names; captions with a colon and units are none.
    """
    cells = sheet.rows[row]
    if not any(cells):
        return 0
    named = [column for column, cell in enumerate(cells) if _SAYS.search(cell_text(cell))]
    if len(named) < 2 or any(_is_caption(cells[column]) for column in named):
        return 0
    first = named[0]
    below = [line for line in sheet.rows[row + 1 : row + 1 + _BODY_WITHIN] if _is_label_cell(line[first], cells[first])]
    under = {
        column for line in below for column, cell in enumerate(line) if column > first and number(cell) is not None
    }
    texts = [column for column in named if number(cells[column]) is None or _is_year(cells[column])]
    owned = {
        column for column in range(first + 1, len(cells)) if any(column - reach in texts for reach in range(_REACH))
    }
    is_header = len(texts) == len(named) and number(cells[first]) is None
    return first + 1 if is_header and under and len(under & owned) > _MOST * len(under) else 0


def _is_label_cell(cell: CellValue, header: CellValue) -> bool:
    """Whether a cell is a label: a text, a year, or a number under a header that speaks of codes."""
    return is_filled(cell) and (number(cell) is None or _is_year(cell) or holds_codes(cell_text(header)))


def holds_codes(header: str) -> bool:
    """Whether the numbers below a header are codes, years or running numbers."""
    return any(word in key(header) for word in _NUMBERED) or key(header) in _RANKS


def _is_caption(cell: CellValue) -> bool:
    text = plain(cell_text(cell))
    outside = _BRACKETS.sub("", text)
    return is_unit_line(outside) or (":" in outside[:-1] and not text.startswith("其中"))


def _is_year(cell: CellValue) -> bool:
    value = number(cell)
    return value is not None and value == int(value) and 1949 <= value <= 2100


def _next_table(sheet: Sheet, headers: Sequence[HeaderRows]) -> int:
    """The row from which on another table stands: its header, with the texts above it that no row of figures parts from it."""
    own = {row for header in headers for row in range(header.first, header.last + 1)}
    for row in range(headers[0].last + 2, len(sheet.rows)):
        if row in own or not _is_text_row(sheet, row - 1) or not _header_column(sheet, row):
            continue
        first = row
        while first - 1 > headers[0].last and _is_text_row(sheet, first - 1):
            first -= 1
        return first
    return len(sheet.rows)


def _is_text_row(sheet: Sheet, row: int) -> bool:
    """Whether a row is blank, or holds one text or captions and no figures."""
    filled = [cell for cell in sheet.rows[row] if is_filled(cell)] if any(sheet.rows[row]) else []
    if any(number(cell) is not None for cell in filled):
        return False
    return len(filled) < 2 or any(_is_caption(cell) for cell in filled)
