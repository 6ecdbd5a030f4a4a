"""What stands in a cell as a value: exact numbers, dates.

Whole columns are converted by `pipelines.workbooks.words.number_columns`. Which cells hold what is for the forms' readers;
texts are brought to one form in `pipelines.workbooks.words.text`; what is printed in place of a bare number is
`pipelines.workbooks.words.printed`.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_05UP, Decimal, localcontext
from math import isfinite

from pipelines.workbooks.words.text import HALF_WIDTH, CellValue, cell_text, plain

#: Digits after the point that a value keeps in its own unit: of the largest unit, one more than a millionth of the base unit.
PLACES = 20
_STEP = Decimal(1).scaleb(-PLACES)
TOO_LARGE = Decimal(10) ** 16
_NUMBER = re.compile(
    r"[+-]?(?:[1-9]\d{0,2}(?:(?:,\d{3})+|(?P<blank>[ \u00a0\u2004-\u200a\u202f])\d{3}(?:(?P=blank)\d{3})*)|\d+)(?:\.\d+)?\Z",
    re.ASCII,
)
_SEPARATORS = re.compile(r"[^\d.+\-]", re.ASCII)
_TYPED = HALF_WIDTH | {ord("\N{MINUS SIGN}"): ord("-"), ord("\N{SMALL HYPHEN-MINUS}"): ord("-")}
_CERTAIN = date(1900, 3, 1)
_DATE = re.compile(r"(?:(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?|(\d{4})(\d\d)(\d\d))\Z", re.ASCII)
_YEAR_END = re.compile(r"^(\d{4})年?(?:年?[末底])$", re.ASCII)


def number(cell: CellValue) -> Decimal | None:
    """The exact number of one cell, or None: a number, or a text that is a plain number and nothing else.

    Only digits as they are typed (ASCII, or in full width) are digits. Thousands may be set off by commas, or by one blank
    of a digit's width or less, throughout; what a line break, a tab or a wide blank parts are two figures, never one.
    """
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return _of_a_cell(cell) if isfinite(cell) else None
    if not isinstance(cell, str):
        return None
    text = cell.strip().translate(_TYPED)
    return Decimal(_SEPARATORS.sub("", text)) if _NUMBER.match(text) else None


def _of_a_cell(cell: float) -> Decimal:
    """A number cell has fifteen digits, all that a spreadsheet takes or shows; beyond them is what binary arithmetic leaves."""
    return Decimal(repr(cell) if isinstance(cell, int) or cell.is_integer() else f"{cell:.15g}")


def kept(value: Decimal) -> Decimal:
    """A value with the digits that are kept. One with more never looks like a shorter one: its last digit is then not nought."""
    with localcontext(prec=2 * PLACES):
        return value.quantize(_STEP, ROUND_05UP)


def given_decimals(value: Decimal) -> int:
    """The digits after the point that a value shows, without closing zeros; six at most, more are of a computation."""
    exponent = round(value, 6).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def parse_date(cell: CellValue) -> date | None:
    """The date of a cell: a date, or a text such as 2024-03-01, 2024/3/1, 20240301, 2024年3月1日 or 2024年底.

    A date cell before March 1900 is none: spreadsheets count a 29 February 1900, so the days before it are told differently.
    """
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return day if day >= _CERTAIN else None
    text = plain(cell_text(cell)).replace(" ", "")
    match = _DATE.match(_YEAR_END.sub(r"\1-12-31", text))
    if not match:
        return None
    try:
        return date(*map(int, filter(None, match.groups())))
    except ValueError:
        return None
