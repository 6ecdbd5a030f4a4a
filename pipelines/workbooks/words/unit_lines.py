"""What a line such as `单位：亿元、人` or `Unit: 100 million yuan` says of units.

A unit is all that stands between two marks: `10 亿元` is not 亿元, and of `亿 元` nothing is left out.
Which units there are is the vocabulary's.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipelines.workbooks.words.text import plain

#: Whether a text is the name of a unit; a vocabulary's `unit`.
IsUnit = Callable[[str], object]

_HEAD = r"(?:计量|金额|货币)?单位\s*:|\bunits?\s*:"
_LINE = re.compile(rf"(?:{_HEAD})(.+)", re.IGNORECASE)
_BRACKET = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_AROUND = " ()[]【】〔〕"
#: A comma between digits is one of a number: `10,000 yuan`.
_BETWEEN = re.compile(rf"{_HEAD}|(?<!\d),|,(?!\d)|[、;|]|[和及与或]|\band\b", re.IGNORECASE)
_MAGNITUDE = re.compile(r"[\d.,^×x\s]*[十百千万亿]*")


def is_unit_line(text: str) -> bool:
    """Whether a text begins as one that names units."""
    return bool(_LINE.match(plain(text).lstrip(_AROUND)))


def unit_line(text: str) -> str:
    """What a caption such as `单位：万平方米` names as its units; empty for another text."""
    match = _LINE.search(plain(text))
    return match[1].strip(_AROUND) if match else ""


def units_of_line(text: str, is_unit: IsUnit) -> list[str]:
    """The units of a caption such as `单位：亿元（现价）、人`, without remarks in brackets."""
    match = _LINE.search(plain(text))
    return split_units(match[1], is_unit) if match else []


def split_units(text: str, is_unit: IsUnit) -> list[str]:
    """Several units written one after the other. What is none is kept whole, so that nobody takes a part of it for one."""
    line = plain(text).strip(_AROUND)
    further = [each for each in _BRACKET.findall(line) if is_unit(each)]
    listed = [each.strip(_AROUND) for each in _BETWEEN.split(_BRACKET.sub(" ", line))]
    named = [*filter(None, listed), *further]
    if any(_MAGNITUDE.fullmatch(each) for each in named):
        return [line]
    return [unit for each in named for unit in _set_apart(each, is_unit)]


def _set_apart(text: str, is_unit: IsUnit) -> list[str]:
    """Units with blanks between them (`亿元 人`); one that is spaced out (`亿 元`), or none, is one."""
    words = text.split()
    return words if not is_unit(text) and all(map(is_unit, words)) else [text]
