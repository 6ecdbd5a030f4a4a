"""Rows as CSV or JSON: the one writer of each, for every command that prints for programs.

Texts in CSV are inert: a spreadsheet that opens the file calculates nothing. In JSON they are exact, and what a terminal
would obey is escaped.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.cli.words import plain
from pipelines.outgoing import inert

#: What JSON may hold as it is and a terminal would obey, or no encoding can write.
_ESCAPED = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def as_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = ()) -> str:
    """The rows as CSV under these columns, or those of the first row; lists are joined by semicolons."""
    lines = list(rows)
    names = list(columns) or (list(lines[0]) if lines else [])
    stream = io.StringIO()
    if names:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in lines)
    return stream.getvalue()


def as_json(content: Any) -> str:
    """Anything made of rows as JSON; decimals are numbers, days are text."""
    text = json.dumps(content, ensure_ascii=False, indent=2, default=_json)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list | tuple):
        return inert(";".join(str(_cell(one)) for one in value))
    return "" if value is None else value


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
