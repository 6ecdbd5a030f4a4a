"""The periods that longer texts name (captions, titles, names of sheets), and the day on which a table was made.

Each year in a text is looked at with all that stands around it. A period is the longest text from there on that
`pipelines.workbooks.words.periods` understands; what goes on behind it (1、2月, a range of years, 预期目标, 比上年增长, E) makes
it one that is not understood, never a shorter one. A date, the year of a price base or of a standard is no period at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipelines.workbooks.words.period_spelling import MONTH, in_one_spelling
from pipelines.workbooks.words.periods import Period, parse_period, possible_readings
from pipelines.workbooks.words.text import begins_with, plain
from pipelines.workbooks.words.values import parse_date

_DAY = re.compile(r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?", re.ASCII)
_YEAR = re.compile(r"(?<![\d.])(?<!\d-)(?:19|20)\d{2}(?:(?!\d)|(?=(?:0[1-9]|1[0-2])(?!\d)))", re.ASCII)
_SEVERAL = re.compile(r"\d{4}年?-(?:\d{4}年?|今)(?:学年|财年)?|\d{4}[-/]\d{2}(?:学年|财年|年度)", re.ASCII)
_DATE = re.compile(r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)|\d{4}年\d{1,2}月\d{1,2}[日号]?(?=$|\D)", re.ASCII)
_NUMBER = re.compile(r"\d{4}\.\d+", re.ASCII)
_LONGEST = 32
_CAPTION = 1000  # what is longer explains, and is no caption
_BEFORE = 30
#: What a period goes on with that was not understood as a part of it.
_GOES_ON = re.compile(
    r"\(?(?:第?\d{1,2}(?:[-、,和及]第?\d{1,2})?(?:$|\)|个?月|个?季|[日号旬周期])|年?中(?:$|[^\u4e00-\u9fff])|[前首]\d|[和及与]第?\d{1,2}个?[月季]|[-/、]\d|-今|(?:财|学|会计)年|初(?![中级等步次])|[a-z](?![a-z]))",
    re.ASCII,
)
#: Words behind a period by which a figure is no level of it, or one of another kind than the form says.
_QUALIFIED = re.compile(
    r"\(?(?:预期|预计|预测|预估|预算|估计|估算|推算|测算|计划(?!生育|免疫|单列)|规划|目标|快报|初步|最终|核实|修订|"
    r"春节|国庆|黄金周|假期|同比|环比|比上|较上|比20|比19|较20|较19|增长|增速|增幅|增减|(?:est|exp|fcst|forecast|budget|target|plan)(?![a-z]))"
)
_COMPARED = re.compile(r"(?:比|较|超过|相对于|相比|fy)$")
_UNTIL = re.compile(r"截[至止]$")
_ENGLISH_BEFORE = re.compile(r"[a-z1-4][.,]?\s*$")
_WORD = re.compile(r"(?<![a-z0-9])[a-z1-4]")
_CLOSING = ("", ")", "(", "-", " ", "、", ",", ";")
_SHOWN = 8
_IN_BRACKETS = re.compile(r"\(([^()]*)\)?")
#: A part of a year that stands by itself in a text.
_PART = re.compile(
    r"(?<!\d)(?:第?\d{1,2}(?:月份?|季度)?-)?第?\d{1,2}(?:月份?|季度)(?![日号龄\d]|\d)(?:累计|当月)?|[前首]\d{1,2}个?(?:月|季度)|[上下]半年"
    r"|(?<![a-z])(?:[qh][1-4](?:-[qh]?[1-4])?|(?:first|second) half"
    r"|(?:first|second|third|fourth) quarter|first [a-z]+ (?:quarters|months)"
    rf"|{MONTH}(?: ?(?:-|to) ?{MONTH})?)(?![a-z0-9])"
)
#: What the year is of where it is none of the figures: a price base, a standard, a yearbook, which is of the year before.
_BASE_BEFORE = re.compile(r"(?:按照?|以|基期为?|年鉴[-(]*|yearbook[,( ]*)$")
_BASE_BEHIND = re.compile(
    r"(?:不变|可比|价格|为?基期|为?=?100|以来|以前|以后|版"
    r"|年?鉴(?![定别于证])|[\u4e00-\u9fff]{0,6}年鉴| ?(?:statistical )?yearbook)"
)


@dataclass(frozen=True)
class Mention:
    """Where a text names a period, from `start` to `end` of its one spelling; None: one that is not understood."""

    start: int
    end: int
    text: str
    period: Period | None


@lru_cache(maxsize=1 << 12)
def mentions(text: str) -> tuple[Mention, ...]:
    """The periods that a text names, from left to right; dates and years of price bases are none."""
    spelt = in_one_spelling(text)[:_CAPTION]
    found: list[Mention] = []
    for year in _YEAR.finditer(spelt):
        if found and year.start() < found[-1].end:
            continue
        mention = _mention(spelt, year.start(), found[-1].end if found else 0)
        if mention:
            found.append(mention)
    return tuple(_narrowed(spelt, found))


def period_in(text: str) -> Period | None:
    """The one period that a text names, such as 2012 or 2024年1-8月; None for none, several, or one not understood."""
    return one_period([text])


def one_period(texts: Iterable[str]) -> Period | None:
    """The one period that these texts name together."""
    named = {mention.period for text in texts for mention in mentions(text)}
    return named.pop() if len(named) == 1 else None


def without_periods(text: str) -> str:
    """A text without the periods in it and the brackets around them, as titles of several years are compared."""
    spelt = in_one_spelling(text)
    kept, at = [], 0
    for year in _YEAR.finditer(spelt, 0, _CAPTION):
        if year.start() < at:
            continue
        start, end = _extent(spelt, year.start(), at)
        if spelt[start - 1 : start] == "(" and spelt[end : end + 1] == ")":
            start, end = start - 1, end + 1
        kept.append(spelt[at:start])
        at = end
    return "".join([*kept, spelt[at:]])


def _narrowed(spelt: str, found: list[Mention]) -> list[Mention]:
    """The years that a text names, as the part of them that it names elsewhere: 2024年各区生产总值（1—9月）."""
    if not found or any(mention.period is None or mention.period.step for mention in found):
        return found
    rest = "".join(letter if not _is_within(at, found) else "|" for at, letter in enumerate(spelt))
    parts = dict.fromkeys(match[0] for match in _PART.finditer(rest))
    if not parts:
        return found
    return [
        Mention(
            mention.start,
            mention.end,
            f"{mention.text} {', '.join(parts)}",
            _part_of(mention.period, next(iter(parts))) if len(parts) == 1 else None,
        )
        for mention in found
    ]


def _part_of(year: Period | None, part: str) -> Period | None:
    """A part of a year in either language; None where it is none."""
    return year and (parse_period(f"{year.id}年{part}") or parse_period(f"{part} {year.id}"))


def _is_within(at: int, found: list[Mention]) -> bool:
    return any(mention.start <= at < mention.end for mention in found)


def _mention(spelt: str, at: int, since: int) -> Mention | None:
    """What a text says where a year stands in it; None where that is a date, a number or the year of something else."""
    before = spelt[max(since, at - _BEFORE) : at].rstrip()
    if _DATE.match(spelt, at) and not _UNTIL.search(before):
        return None
    start, end = _extent(spelt, at, since)
    behind = spelt[end:]
    number = _NUMBER.match(spelt, at)
    if number and (number.end() > end or behind[:1] not in _CLOSING):
        return None
    if _BASE_BEFORE.search(before) or _BASE_BEHIND.match(behind):
        return None
    bracket = _IN_BRACKETS.match(behind)
    qualified = _GOES_ON.match(behind) or _QUALIFIED.match(behind) or (bracket and _QUALIFIED.search(bracket[1]))
    compared = _COMPARED.search(before)
    said = f"{compared[0] if compared else ''}{spelt[start:end]}"
    if qualified or compared:
        return Mention(start, end, f"{said}{bracket[0] if bracket else behind[:_SHOWN]}", None)
    return Mention(start, end, said, parse_period(said))


def _extent(spelt: str, at: int, since: int = 0) -> tuple[int, int]:
    """From where to where a text speaks of the period whose year stands at a place: as far as that is understood."""
    several = _SEVERAL.match(spelt, at)
    if several and not _is_one(several[0]):
        return at, several.end()
    before = spelt[max(since, at - _BEFORE) : at]
    start = at - 2 if _UNTIL.search(before) else at
    ends = range(min(len(spelt), at + _LONGEST), at + 3, -1)
    end = next((end for end in ends if not _cuts(spelt, end) and _is_one(spelt[start:end])), at + 4)
    if start == at and _ENGLISH_BEFORE.search(before):
        words = (at - len(before) + word.start() for word in _WORD.finditer(before))
        start = next((word for word in words if _is_one(spelt[word:end])), at)
    return start, end


def _is_one(text: str) -> bool:
    """Whether a text is a period, be it one that may be read in two ways."""
    return parse_period(text) is not None or bool(possible_readings(text))


def _cuts(spelt: str, end: int) -> bool:
    """Whether a text that ended here would cut a number or a word in two: 报 of 报表 is no annual report."""
    both = spelt[end - 1 : end + 1]
    return both.startswith(" ") or both in ("报表", "报告", "季青") or (len(both) > 1 and both.isdecimal())


def made_on(texts: Iterable[str], words: Sequence[str]) -> date | None:
    """The latest day behind one of these words at the beginning of a text (下载时间：2025-03-29 09:15); None for no day.

    The latest, since what is bounded by it can be no younger than all of the table.
    """
    told = [plain(text) for text in texts if begins_with(text, words)]
    found = [day for text in told for written in _DAY.findall(text) if (day := parse_date(written.replace(".", "-")))]
    return max(found, default=None)
