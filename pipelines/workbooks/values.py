"""What stands in a cell as a value: exact numbers, figures as printed, dates.

Columns are converted whole. Which cells hold what is for the forms' readers; texts are brought to one form in
`pipelines.workbooks.text`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pipelines.workbooks.text import CellValue, cell_text, plain

PLACES = 6
TOO_LARGE = Decimal(10) ** 16
_STEP = Decimal(1).scaleb(-PLACES)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?\Z", re.ASCII)
_RAISED = re.compile(r"[\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u249b\u24ea-\u24ff\u3220-\u3243\u3280-\u32b0]")
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?\Z", re.ASCII)


@dataclass(frozen=True)
class Numbers:
    """A column of cells as exact numbers; None where the cell is blank or is not a number that can be kept."""

    values: list[Decimal | None]
    raw_texts: list[str]
    not_numbers: list[int]
    too_large: list[int]


@dataclass(frozen=True)
class Figure:
    """A figure as printed: its qualifier, the exact number, the digits printed after the point (None if not known)."""

    qualifier: str
    value: Decimal
    decimals: int | None


def numbers(cells: Sequence[CellValue]) -> Numbers:
    """A whole column as exact numbers. A float is taken by its shortest text, so 0.1 is one tenth."""
    values: list[Decimal | None] = []
    not_numbers: list[int] = []
    too_large: list[int] = []
    for index, cell in enumerate(cells):
        value = Decimal(repr(cell)) if type(cell) is float else None if cell == "" else number(cell)
        if value is None:
            if cell != "" and not (isinstance(cell, str) and not plain(cell)):
                not_numbers.append(index)
        elif abs(value) >= TOO_LARGE:
            too_large.append(index)
            value = None
        else:
            value = value.quantize(_STEP)
        values.append(value)
    return Numbers(values, [cell_text(cell) for cell in cells], not_numbers, too_large)


def number(cell: CellValue) -> Decimal | None:
    """The exact number of one cell, or None: a number, or a text that is a plain number and nothing else.

    Thousands may be set off by commas or spaces. A raised or circled digit is a footnote mark, never one more digit.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return Decimal(repr(cell))
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
    """The date of a cell: a date, or a text such as 2024-03-01, 2024/3/1 or 2024年3月1日."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    match = _DATE.match(plain(cell_text(cell)).replace(" ", ""))
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
