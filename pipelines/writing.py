"""Rows in the forms that programs and offices read: CSV, JSON, Markdown, a workbook. One writer of each, for every command.

Texts in CSV and in a workbook are inert: a spreadsheet calculates nothing. In JSON they are exact, and what a terminal would
obey is escaped. In Markdown nothing that comes from a file is markup.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.outgoing import inert, one_line
from pipelines.words import plain

Rows = Iterable[Mapping[str, Any]]
#: What JSON may hold as it is and a terminal would obey, or no encoding can write.
_ESCAPED = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
#: What Markdown would read as markup; an underscore within a word is none.
_MARKUP = re.compile(r"[\\`*\[\]<>|&~]|(?<!\w)_|_(?!\w)|(?<=:)//|(?<=www)\.|@")
#: How wide the columns of a workbook are, judged by so many rows.
_LEAST, _MOST, _JUDGED = 8, 60, 200


def as_csv(rows: Rows, columns: Sequence[str] = ()) -> str:
    """The rows as CSV under these columns, or those of the first row; lists are joined by semicolons."""
    names, lines = _named(rows, columns)
    stream = io.StringIO()
    if names:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: csv_cell(value) for name, value in row.items()} for row in lines)
    return stream.getvalue()


def csv_cell(value: Any) -> Any:
    """A value as CSV has it: text that no spreadsheet calculates, a number in full."""
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list | tuple):
        return inert(";".join(str(csv_cell(one)) for one in value))
    return "" if value is None else value


def as_json(content: Any) -> str:
    """Anything made of rows as JSON; decimals are numbers, days are text."""
    text = json.dumps(content, ensure_ascii=False, indent=2, default=_json)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def as_markdown(rows: Rows, columns: Sequence[str] = ()) -> str:
    """The rows as a table of Markdown; numbers stand to the right."""
    names, lines = _named(rows, columns)
    if not names:
        return ""
    numeric = {name for name in names if any(_is_number(row.get(name)) for row in lines)}
    rule = ["---:" if name in numeric else "---" for name in names]
    cells = ([markdown_cell(row.get(name)) for name in names] for row in lines)
    return "\n".join("| " + " | ".join(line) + " |" for line in (map(markdown_cell, names), rule, *cells))


def markdown_cell(value: Any) -> str:
    """A value as a cell of a table of Markdown: on one line, and no markup."""
    return _MARKUP.sub(lambda match: "".join(f"\\{one}" for one in match[0]), one_line(str(csv_cell(value))))


def as_workbook(rows: Rows, columns: Sequence[str] = ()) -> bytes:
    """The rows as a workbook of one sheet, its first line the names of the columns."""
    from pipelines.spreadsheet import Column, Sheet, write

    names, lines = _named(rows, columns)
    names = names or ["—"]
    told = [[_in_workbook(row.get(name)) for name in names] for row in lines]
    widths = [max(len(name) + 2, *(_width(row[at]) for row in told[:_JUDGED]), _LEAST) for at, name in enumerate(names)]
    heads = [Column(name, min(width, _MOST)) for name, width in zip(names, widths, strict=True)]
    stream = io.BytesIO()
    write(stream, [Sheet("koujing", heads, told, len(told))])
    return stream.getvalue()


#: The forms that are text, each with its writer.
TEXTS: dict[str, Callable[[Rows, Sequence[str]], str]] = {"csv": as_csv, "md": as_markdown}


def _named(rows: Rows, columns: Sequence[str]) -> tuple[list[str], list[Mapping[str, Any]]]:
    lines = list(rows)
    return list(columns) or (list(lines[0]) if lines else []), lines


def _in_workbook(value: Any) -> Any:
    """A number as a number, whatever else as text."""
    if value is None or isinstance(value, str) or _is_number(value):
        return value
    return ";".join(str(csv_cell(one)) for one in value) if isinstance(value, list | tuple) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, Decimal | int | float) and not isinstance(value, bool)


def _width(value: Any) -> int:
    """A Chinese character is as wide as two others."""
    return sum(1 if one.isascii() else 2 for one in str(csv_cell(value))) + 2


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
