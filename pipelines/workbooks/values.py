"""What stands in a cell as a value: exact numbers, figures as printed, dates.

Whole columns are converted by `pipelines.workbooks.exact`. Which cells hold what is for the forms' readers; texts are
brought to one form in `pipelines.workbooks.text`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite

from pipelines.workbooks.text import CellValue, cell_text, plain

PLACES = 6
TOO_LARGE = Decimal(10) ** 16
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?\Z", re.ASCII)
_RAISED = re.compile(r"[\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u249b\u24ea-\u24ff\u3220-\u3243\u3280-\u32b0]")
_CERTAIN = date(1900, 3, 1)
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?\Z", re.ASCII)


@dataclass(frozen=True)
class Figure:
    """A figure as printed: its qualifier, the exact number, the digits printed after the point (None if not known)."""

    qualifier: str
    value: Decimal
    decimals: int | None


def number(cell: CellValue) -> Decimal | None:
    """The exact number of one cell, or None: a number, or a text that is a plain number and nothing else.

    Thousands may be set off by commas or spaces. A raised or circled digit is a footnote mark, never one more digit.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return Decimal(repr(cell)) if isfinite(cell) else None
    if not isinstance(cell, str) or (not cell.isascii() and _RAISED.search(cell)):
        return None
    text = plain(cell).replace("\N{MINUS SIGN}", "-")
    return Decimal(text.replace(",", "").replace(" ", "")) if _NUMBER.match(text) else None


def figure(cell: CellValue, qualifiers: Mapping[str, Sequence[str]]) -> Figure | None:
    """A published figure: a number with, before it, one of the words of a qualifier; None if it is none."""
    if not isinstance(cell, str):
        value = number(cell)
        return None if value is None else Figure("", value, None)
    text = plain(cell)
    words = sorted(
        ((plain(word), name) for name, known in qualifiers.items() for word in known), key=lambda w: -len(w[0])
    )
    qualifier = next(((word, name) for word, name in words if text.startswith(word)), ("", ""))
    bare = text[len(qualifier[0]) :].strip()
    value = number(bare)
    if value is None:
        return None
    return Figure(qualifier[1], value, len(bare.partition(".")[2]))


def given_decimals(value: Decimal) -> int:
    """The digits after the point that a value shows, without closing zeros."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def parse_date(cell: CellValue) -> date | None:
    """The date of a cell: a date, or a text such as 2024-03-01, 2024/3/1 or 2024年3月1日.

    A date cell before March 1900 is none: spreadsheets count a 29 February 1900, so the days before it are told differently.
    """
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return day if day >= _CERTAIN else None
    match = _DATE.match(plain(cell_text(cell)).replace(" ", ""))
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
