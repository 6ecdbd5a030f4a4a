"""How periods are spelt, brought to one spelling before they are read: dashes, Chinese and Roman numerals, brackets, English.

Only the spelling belongs here. Which period a text names is `pipelines.workbooks.words.periods`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pipelines.workbooks.words.text import key, plain

_BRACKETS = str.maketrans("[{【〔〖「『〈《<]}】〕〗」』〉》>", "((((((((((" + "))))))))))")
_CHINESE_DIGITS = str.maketrans("〇○◯零一二两三四五六七八九", "00001223456789")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u2500\u2501\u301c\u30fc~-]+")
_TO = re.compile(r"(?<=[\d月季度年份])(?:至|到)(?=第?[\d一二三四五六七八九十今])")
_SET_APART = re.compile(r"(?<!\S)\d(?: \d)+(?![^ 年])", re.ASCII)
_CHINESE_YEAR = re.compile(r"(?<!\d)(?=[0-9]{0,3}[〇○◯零一二三四五六七八九])[0-9〇○◯零一二三四五六七八九]{4}(?=年)")
_COUNTED = r"(?:十[一二]?|[一二两三四五六七八九])"
_CHINESE_PART = re.compile(
    rf"{_COUNTED}(?=(?:月份?|季度?)?(?:-|至|到)第?(?:{_COUNTED}|\d{{1,2}})个?[月季]|个?(?:月|季(?!青)))"
)
_ROMAN = re.compile(r"(?<![a-z])(i{1,3}|iv)(?=季|-i{1,3}季|-iv季)")
_NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: The name of a month in English.
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_MONTH = rf"({MONTH})\.?"
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_COUNTED_OUT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_CARDINALS = {word: number for number, word in enumerate(_COUNTED_OUT, 1)}
_ENGLISH: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(rf"{_MONTH}(?:-|to|through|thru){_MONTH}"), lambda m: f"m{_month(m[1])}-m{_month(m[2])}"),
    (re.compile(_MONTH), lambda m: f"m{_month(m[1])}"),
    (re.compile(r"(first|1st|second|2nd)half(?:year)?"), lambda m: f"h{_ORDINALS[m[1]]}"),
    (re.compile(r"(first|1st|second|2nd|third|3rd|fourth|4th)quarter"), lambda m: f"q{_ORDINALS[m[1]]}"),
    (re.compile(r"first(two|three|[23])quarters"), lambda m: f"q1-q{_CARDINALS.get(m[1]) or m[1]}"),
    (re.compile(rf"first({'|'.join(_CARDINALS)}|\d{{1,2}})months"), lambda m: f"m1-m{_CARDINALS.get(m[1]) or m[1]}"),
    (re.compile(r"([1-4])q"), lambda m: f"q{m[1]}"),
    (re.compile(r"([12])h"), lambda m: f"h{m[1]}"),
    (re.compile(r"(?:full|whole)?year|annual"), lambda _: ""),
)
_BEFORE_YEAR = re.compile(r"(?:the)?([a-z1-4].*?),?(?:of|in)?((?:19|20)\d{2})")
_BEHIND_YEAR = re.compile(r"((?:19|20)\d{2}),?(?:the)?([a-z1-4].*)")


@lru_cache(maxsize=1 << 14)
def in_one_spelling(text: str) -> str:
    """A text with dashes, brackets and numerals of periods spelt in one way; spaces stay between Latin words and figures."""
    spelt = plain(text).casefold().translate(_BRACKETS)
    spelt = _SET_APART.sub(lambda match: match[0].replace(" ", ""), spelt)
    spelt = re.sub(r" (?![a-z0-9])|(?<![a-z0-9]) ", "", spelt)
    spelt = _DASHES.sub("-", spelt)
    spelt = _CHINESE_YEAR.sub(lambda match: match[0].translate(_CHINESE_DIGITS), spelt)
    spelt = _CHINESE_PART.sub(lambda match: _counted(match[0]), spelt)
    spelt = _ROMAN.sub(lambda match: _NUMERALS[match[1]], spelt)
    return _TO.sub("-", spelt)


@lru_cache(maxsize=1 << 12)
def year_first(text: str) -> str:
    """A text that is a period in one spelling with the year first, and English in figures: `Jan-Nov 2024` as `2024m1-m11`."""
    spelt = key(in_one_spelling(text))
    if not any("a" <= letter <= "z" for letter in spelt):
        return spelt
    before, behind = _BEFORE_YEAR.fullmatch(spelt), _BEHIND_YEAR.fullmatch(spelt)
    year, part = (before[2], before[1]) if before else (behind[1], behind[2]) if behind else ("", "")
    for pattern, figures in _ENGLISH:
        match = pattern.fullmatch(part)
        if match:
            return f"{year}{figures(match)}"
    return f"{year}{part}" if before and re.match(r"[hqm]\d", part) else spelt


def _counted(numeral: str) -> str:
    """一 to 十二 in figures."""
    tens, _, ones = numeral.rpartition("十")
    return str((10 if "十" in numeral else 0) + int((ones or "0").translate(_CHINESE_DIGITS)) + int(tens or 0))


def _month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1
