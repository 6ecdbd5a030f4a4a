"""Rows as CSV or JSON, the same rows for both; what a command prints for machines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.faces.words import plain


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as CSV; lists are joined by semicolons."""
    stream = io.StringIO()
    if rows:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return stream.getvalue()


def as_json(content: Any) -> str:
    """Anything made of rows as JSON; decimals are numbers, days are text."""
    return json.dumps(content, ensure_ascii=False, indent=2, default=_json)


def _cell(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list | tuple):
        return ";".join(str(_cell(one)) for one in value)
    return "" if value is None else value


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
