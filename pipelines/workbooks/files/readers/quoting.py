"""The rows of a delimited text, if every quote in it is closed where its cell ends.

A quote that is not swallows what stands behind it, row by row, without an error: such a text is refused, with the line
where the quote opens. Quotes that a spreadsheet does not know as such (“ ”, a quote behind a space) do not hold a cell
together either.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from pipelines.workbooks.files.readers.sheet_metadata import ContainerError

_QUOTED = re.compile(r'"(?:[^"]+|"")*+"')
_BEHIND_SPACE = re.compile(r'[ \u3000]+"')
_LINE_END = re.compile(r"\r\n|\r|\n")
_OTHER_QUOTES = (("“", "”"), ("＂", "＂"), ("„", "“"), ("«", "»"))
_NARROW = 6
_SHOWN = 40


def rows_of(text: str, delimiter: str) -> list[list[str]]:
    """The rows of a text; raises `ContainerError` where a quote is not closed where its cell ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for row in reader:
            rows.append(row)
            lines.append(reader.line_num)
    except csv.Error as error:
        raise _refused(text, lines[-1] if lines else 0, delimiter, error) from error
    starts = [1, *(line + 1 for line in lines[:-1])]
    for row, first, last in zip(rows, starts, lines, strict=True):
        if last > first:
            _check_lines(row, first, delimiter, rows)
    if any(mark in text for mark, _ in _OTHER_QUOTES) or (' "' in text or '\u3000"' in text):
        for row, first in zip(rows, starts, strict=True):
            _check_other_quotes(row, first)
    return rows


def _refused(text: str, lines: int, delimiter: str, error: csv.Error) -> ContainerError:
    """The quote that is open in the row behind so many lines; the reader's own fault where none is."""
    at = sum(len(line) for _, line in zip(range(lines), io.StringIO(text, newline=""), strict=False))
    start = at
    while at < len(text) and text[at] not in "\r\n":
        quoted = _QUOTED.match(text, at)
        if text[at] == '"' and (not quoted or text[quoted.end() : quoted.end() + 1] not in ("", delimiter, "\r", "\n")):
            return _open_quote(lines + 1 + len(_LINE_END.findall(text, start, at)), text[at : at + _SHOWN + 1])
        end = re.compile(rf"[{re.escape(delimiter)}\r\n]|\Z").search(text, quoted.end() if quoted else at)
        at = end.end() if end and end[0] == delimiter else end.start() if end else len(text)
    is_long = "field limit" in str(error)
    what = (
        f"⟨有一格超过｜a cell is longer than⟩ {csv.field_size_limit():,} ⟨字｜characters⟩"
        if is_long
        else "⟨分隔或换行有错｜faulty lines⟩"
    )
    return ContainerError("file-unreadable", f"⟨第｜behind line⟩ {lines + 1:,}⟨ 行之后：｜: ⟩{what}")


def _check_lines(row: Sequence[str], line: int, delimiter: str, rows: Sequence[Sequence[str]]) -> None:
    """Refuse a cell of several lines of which one is a row of the table: its quote opened or closed in the wrong place."""
    width = Counter(len(each) for each in rows if len(each) > 1).most_common(1)[0][0] if rows else 0
    for cell in row:
        first, *others = _LINE_END.split(cell)
        for other in others:
            fields = other.split(delimiter)
            is_row = len(fields) >= max(3, (width + 1) // 2) if width >= _NARROW else len(fields) >= max(2, width)
            if is_row and (width >= _NARROW or any(_is_number(field) for field in fields)):
                raise _open_quote(line, f'"{first}\n{other}')


def _check_other_quotes(row: Sequence[str], line: int) -> None:
    """Refuse a row in which another mark than the quote opens in one cell and closes in a later one."""
    for column, cell in enumerate(row):
        if _BEHIND_SPACE.match(cell) and cell.count('"') % 2:
            raise _open_quote(line, cell.strip())
        for opens, closes in _OTHER_QUOTES:
            is_open = cell.lstrip().startswith(opens) and closes not in cell.lstrip()[1:]
            if is_open and any(
                other.rstrip().endswith(closes) and opens not in other.rstrip()[:-1] for other in row[column + 1 :]
            ):
                raise _open_quote(line, cell.strip())


def _is_number(text: str) -> bool:
    return text.strip().replace(".", "", 1).isdecimal()


def _open_quote(line: int, cell: str) -> ContainerError:
    shown = _LINE_END.sub("⏎", cell)
    return ContainerError("quote-open", str(line), expected=f"{shown[:_SHOWN]}…" if len(shown) > _SHOWN else shown)
