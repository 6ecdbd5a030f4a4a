"""Periods as people write them: 2023, 2023H1, 2018Q1-Q3, 2024年1—11月, 前三季度, Jan-Nov 2024; one reader for all of them.

A text is understood as one period or refused: nothing of it is left out, and what may be read in two ways is none. Periods
inside longer texts are `pipelines.workbooks.words.dated_texts`; which periods compare is for `indicators`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from pipelines.workbooks.words.period_spelling import year_first
from pipelines.workbooks.words.text import CellValue, cell_text
from pipelines.workbooks.words.values import number

#: What a person is to write where a base year was not understood.
BASE_YEAR_EXAMPLE = "⟨不变价的年份｜year of the constant prices⟩: 2020"
EXAMPLES = "2023, 2023H1, 2018Q1-Q3, 2024M01-M08"
_EARLIEST, _LATEST = 1949, 2100
_HALF, _QUARTER, _MONTH = 6, 3, 1
_LETTERS = {"H": _HALF, "Q": _QUARTER, "M": _MONTH}
_STEPS = {"h": _HALF, "q": _QUARTER, "m": _MONTH, "季": _QUARTER, "月": _MONTH}


@dataclass(frozen=True)
class Part:
    """A part of a year: from which to which half, quarter or month (`step` months each); step 0 is the whole year.

    `is_single`: the text says so itself, as in 11月当月.
    """

    step: int = 0
    first: int = 0
    last: int = 0
    is_single: bool = field(default=False, compare=False)


_YEAR = re.compile(r"(\d{4})(.*)", re.ASCII)
_WHOLE = re.compile(r"(?:年(?:年?度|年?末|年?底|年报|报|全年|12月[末底]|12月31日)?|全年)?")
_BRACKETED = re.compile(r"(年?|年度)\((.*[^\d].*)\)")
_SUFFIX = re.compile(r"\(?(累计|当月|当季|单月|单季)(?:数|值)?\)?$")
_NAMED = {
    "全年": Part(),
    "上半年": Part(_HALF, 1, 1),
    "下半年": Part(_HALF, 2, 2),
    "首季": Part(_QUARTER, 1, 1),
    "首季度": Part(_QUARTER, 1, 1),
}
_LETTERED = re.compile(r"-?(?P<step>[hqm])(?P<first>\d{1,2})(?:-(?P=step)?(?P<last>\d{1,2}))?", re.ASCII)
_COUNTED = re.compile(r"第?(?P<first>\d{1,2})(?:月份?|季度?)?-第?(?P<last>\d{1,2})(?P<step>月|季)(?:份|度)?", re.ASCII)
_ONE = re.compile(r"第?(?P<last>\d{1,2})(?P<step>月|季)(?:份|度)?", re.ASCII)
_FROM_START = re.compile(r"[前首](?P<last>\d{1,2})个?(?P<step>月|季)度?", re.ASCII)
_NUMBERED = re.compile(r"(?:[-/.](\d{1,2})|(\d{2}))", re.ASCII)
_NUMBERED_RANGE = re.compile(r"[/.](\d{1,2})-(\d{1,2})月?", re.ASCII)
_TWO_MONTHS = re.compile(r"(?:[-/.年]?)(\d{1,2})月?-(\d{4})(?:[-/.年]?)(\d{1,2})月?", re.ASCII)
_UNTIL_YEAR_END = re.compile(r"^截[至止](\d{4}年?(?:年?末|年?底|12月末|12月底|12月31日))$", re.ASCII)
_UNTIL = re.compile(r"截[至止](.*?)(?:月末|月底|月|末|底)?(?:止|为止)?")


@dataclass(frozen=True)
class Period:
    """A year, one of its halves, quarters or months, or several of these from its start.

    `is_single`: it was written as one that stands for itself (11月当月), whatever form it stands in.
    """

    year: int
    step: int
    first: int
    last: int
    is_single: bool = field(default=False, compare=False)

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
        is_from_start = self.first == 1 and not self.is_single
        return (*(("cumulative",) if is_from_start else ()), *(("single",) if self.first == self.last else ()))

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        month = self.last * self.step if self.step else 12
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def year_end(self) -> date:
        """The last day of the period's year: the boundary a figure is drawn in unless it says otherwise."""
        return date(self.year, 12, 31)


@lru_cache(maxsize=1 << 12)
def parse_period(text: str) -> Period | None:
    """The one period that a text names, and nothing else; None for none, or where it may be two."""
    spelt = year_first(text)
    spelt = spelt[1:-1] if spelt.startswith("(") and spelt.endswith(")") and spelt.count("(") == 1 else spelt
    match = _YEAR.fullmatch(_UNTIL_YEAR_END.sub(r"\1", spelt))
    if not match or possible_readings(text):
        return None
    year, rest = int(match[1]), match[2]
    part = _numbered(year, rest) or _behind_year(rest)
    return in_year(year, part) if part else None


def parse_part(text: str) -> Part | None:
    """The part of a year that a text without one names, such as 1—11月, 上半年, 第一季度, 8月; None for another text."""
    return _part(year_first(text))


def possible_readings(text: str) -> tuple[str, ...]:
    """The readings of a text that may name one of several periods; none where it names one, or none."""
    spelt = year_first(text)
    until = _UNTIL.fullmatch(spelt)
    if until and (month := re.fullmatch(r"(\d{4})[-/.年](\d{1,2})", until[1], re.ASCII)):
        if month[2] == "12":
            return ()
        return f"{month[1]}M01-M{int(month[2]):02}", f"{month[1]}M{int(month[2]):02}"
    if first_day := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])-01", spelt, re.ASCII):
        return f"{first_day[1]}M{first_day[2]}", f"{first_day[1]}M01-M{first_day[2]}"  # as it keeps 2024年11月
    match = re.fullmatch(r"(\d{4})(?:([-/])(\d{2})|\.1)", spelt, re.ASCII)
    if match and not match[2]:
        return f"{match[1]}M01", f"{match[1]}M10"  # a spreadsheet keeps 2024.10 as 2024.1
    if match and int(match[3]) == (int(match[1]) + 1) % 100 and 1 <= int(match[3]) <= 12:
        return f"{match[1]}M{match[3]}", f"{match[1]}–{int(match[1]) + 1}"
    return ()


def period_of_cell(cell: CellValue) -> Period | None:
    """The period that stands in the cell of a header row: a text as ever, a bare number only as a year or a year and month."""
    if number(cell) is None:
        return parse_period(cell_text(cell))
    text = cell_text(cell).strip()
    return parse_period(text) if text.isdecimal() and len(text) in (4, 6) else None


def period_of_day(cell: object, kind: str) -> Period | None:
    """The period that a date stands for as a label or header: its month, or the months of its year up to it, or its year.

    A year is meant only by the last day of one.
    """
    if not isinstance(cell, date):
        return None
    if kind == "annual":
        return in_year(cell.year, Part()) if (cell.month, cell.day) == (12, 31) else None
    return in_year(cell.year, Part(_MONTH, 1 if kind == "cumulative" else cell.month, cell.month))


def in_year(year: int, part: Part) -> Period | None:
    """The period if it is a year, one part of it, or several parts from its start; all parts of a year are the year."""
    if not _EARLIEST <= year <= _LATEST:
        return None
    step, first, last = part.step, part.first, part.last
    if not step or (first == 1 and last == 12 // step):
        return Period(year, 0, 0, 0)
    is_part = 1 <= first <= last <= 12 // step and first in (1, last)
    return Period(year, step, first, last, part.is_single) if is_part else None


def _behind_year(rest: str) -> Part | None:
    """What stands behind the figures of a year: nothing more, a part of it, or one in brackets."""
    if _WHOLE.fullmatch(rest):
        return Part()
    bracketed = _BRACKETED.fullmatch(rest)
    if bracketed:
        return _part(bracketed[2])
    if rest.startswith("年"):
        return _part(rest[1:])
    return None if rest[:1].isdecimal() else _part(rest)


def _part(text: str) -> Part | None:
    """The part of a year of 上半年, 第3季度, 1-3季度, 前3季度, 5月, 1-5月, 5月累计, q1-q3; 全年 is the whole."""
    suffix = _SUFFIX.search(text)
    said = suffix[1] if suffix else ""
    part = _plain_part(text[: suffix.start()] if suffix else text)
    if part is None or not said:
        return part
    if said == "累计":
        is_second_half = part.step == _HALF and part.first > 1
        return None if is_second_half else replace(part, first=min(part.step, 1))
    expected = _MONTH if said.endswith("月") else _QUARTER
    return replace(part, is_single=True) if part.step == expected and part.first == part.last else None


def _plain_part(text: str) -> Part | None:
    text = text.removeprefix("(").removesuffix(")") if text.startswith("(") and text.endswith(")") else text
    if text in _NAMED:
        return _NAMED[text]
    if match := _LETTERED.fullmatch(text) or _COUNTED.fullmatch(text):
        return Part(_STEPS[match["step"]], int(match["first"]), int(match["last"] or match["first"]))
    if match := _ONE.fullmatch(text) or _FROM_START.fullmatch(text):
        last = int(match["last"])
        return Part(_STEPS[match["step"]], 1 if text[0] in "前首" else last, last)
    return None


def _numbered(year: int, rest: str) -> Part | None:
    """The months of 2024-11, 2024.11, 2024/11, 202411, 2024.1-11 and of two months written out in one year."""
    if match := _NUMBERED.fullmatch(rest):
        month = int(match[1] or match[2])
        return Part(_MONTH, month, month)
    if match := _NUMBERED_RANGE.fullmatch(rest):
        return Part(_MONTH, int(match[1]), int(match[2]))
    if (match := _TWO_MONTHS.fullmatch(rest)) and int(match[2]) == year:
        return Part(_MONTH, int(match[1]), int(match[3]))
    return None


def base_year(text: str, price_basis: str) -> int | None:
    """The year that a text names; None where it names no single year, or the figures are at current prices."""
    period = parse_period(text)
    is_year = period is not None and period.kinds == ("annual",) and price_basis != "current"
    return period.year if period and is_year else None
