"""Periods as people write them: 2023, 2023H1, 2018Q1-Q3, 2024M01-M08, and the Chinese for them.

Only the writing of periods belongs here; which periods compare is for `indicators`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from pipelines.workbooks.text import key

EXAMPLES = "2023, 2023H1, 2018Q1-Q3, 2024M01-M08"
_EARLIEST, _LATEST = 1949, 2100
_HALF, _QUARTER, _MONTH = 6, 3, 1
_LETTERS = {"H": _HALF, "Q": _QUARTER, "M": _MONTH}

_ISO = re.compile(r"(\d{4})(?:([hqm])(\d{1,2})(?:-\2?(\d{1,2}))?)?\Z", re.ASCII)
_CHINESE = re.compile(
    r"(\d{4})年"
    r"(?:(?:第?([1-4一二三四])|([1-4])[-至到~]([1-4])|前([1-4一二三四]))季度|(?:(\d{1,2})[-至到~])?(\d{1,2})月份?)?\Z",
    re.ASCII,
)
_CHINESE_HALF = {"上半年": "H1", "下半年": "H2"}
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True)
class Period:
    """A year, one of its halves, quarters or months, or several of these from its start."""

    year: int
    step: int
    first: int
    last: int

    @property
    def id(self) -> str:
        """The period as the tables write it."""
        if not self.step:
            return f"{self.year}"
        letter = next(letter for letter, months in _LETTERS.items() if months == self.step)
        width = 2 if self.step == _MONTH else 1
        start = f"{self.year}{letter}{self.first:0{width}}"
        return start if self.first == self.last else f"{start}-{letter}{self.last:0{width}}"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of period it can be: a year is annual; what starts with the year may be cumulative."""
        if not self.step:
            return ("annual",)
        return (*(("cumulative",) if self.first == 1 else ()), *(("single",) if self.first == self.last else ()))

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        month = self.last * self.step if self.step else 12
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def year_end(self) -> date:
        """The last day of the period's year: the boundary a figure is drawn in unless it says otherwise."""
        return date(self.year, 12, 31)


def parse_period(text: str) -> Period | None:
    """The period that a text names, or None."""
    written = key(text)
    for chinese, half in _CHINESE_HALF.items():
        written = written.replace(f"年{chinese}", half.lower())
    match = _ISO.match(written)
    if match:
        step = _LETTERS[match[2].upper()] if match[2] else 0
        return _period(int(match[1]), step, int(match[3] or 0), int(match[4] or match[3] or 0))
    match = _CHINESE.match(written)
    return _chinese_period(*match.groups()) if match else None


def period_of_day(cell: object, kind: str) -> Period | None:
    """The period that a date stands for as a row's label: its month, or the months of its year up to it, or its year.

    A year is meant only by the last day of one.
    """
    if not isinstance(cell, date):
        return None
    if kind == "annual":
        return _period(cell.year, 0, 0, 0) if (cell.month, cell.day) == (12, 31) else None
    return _period(cell.year, _MONTH, cell.month if kind == "single" else 1, cell.month)


def _chinese_period(
    year: str,
    quarter: str | None,
    first_quarter: str | None,
    last_quarter: str | None,
    quarters_to: str | None,
    first_month: str | None,
    last_month: str | None,
) -> Period | None:
    """The period of the parts of 2023年, 2023年第三季度, 2023年1-3季度, 2023年前三季度, 2023年5月, 2023年1-5月."""
    if last_month:
        return _period(int(year), _MONTH, int(first_month or last_month), int(last_month))
    first = quarter or first_quarter or ("1" if quarters_to else "")
    last = quarter or last_quarter or quarters_to or ""
    return _period(int(year), _QUARTER if first else 0, _digit(first), _digit(last))


def _digit(text: str) -> int:
    return _DIGITS.get(text) or int(text or 0)


def _period(year: int, step: int, first: int, last: int) -> Period | None:
    """The period if it is a year, one part of it, or several parts from its start that are less than all."""
    if not _EARLIEST <= year <= _LATEST:
        return None
    is_part = (
        1 <= first <= last <= 12 // step and first in (1, last) and last - first + 1 < 12 // step if step else True
    )
    return Period(year, step, first, last) if is_part else None
