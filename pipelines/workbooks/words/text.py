"""Text as people type it, brought to one form before it is compared: widths, spaces, brackets, line breaks.

Only the comparing of texts belongs here; what a text means is `pipelines.workbooks.words.values` and `…words.vocabulary`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias

from pipelines.languages import verbatim

CellValue: TypeAlias = str | int | float | bool | date | datetime | time | timedelta

#: Digits that stand raised, lowered, circled, in brackets or before a full stop: marks beside a text, never its digits.
MARKED_DIGITS = (
    "\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
    "\u3220-\u3229\u3248-\u324f\u3251-\u325f\u3280-\u3289\u32b1-\u32bf\U0001f100-\U0001f10c"
)
#: ASCII as it is typed with a Chinese keyboard, in half width; nothing else is touched.
HALF_WIDTH = {0xFF01 + code: 0x21 + code for code in range(0x5E)}
_FRACTIONS = "\u00bc-\u00be\u2150-\u215e\u2189"
_MARKED = re.compile(f"([{MARKED_DIGITS}{_FRACTIONS}]+)")
_REMARK = re.compile(r"[\W_]*(?:\d[.、)]\s*)?(?:[\u4e00-\u9fff](?:[\u4e00-\u9fff]|:)|[A-Za-z]{3})")
_TOTAL = re.compile(r"全[国省市州区县]|(?:全[国省市州区县])?(?:合计|总计|total)")
_NUMBER_OF_HEADING = re.compile(
    r"^(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}[、.,]|\d{1,2}[、.](?!\d))\s*"
)
_SPACES = re.compile(r"\s+")
_BREAKS = str.maketrans(dict.fromkeys("\n\r\v\f\x85\u2028\u2029", "⏎") | {"\t": "⇥"})
_BRACKETED_END = re.compile(r"^(.+?)\s*[(\[]([^()\[\]]*)[)\]]$")
_ORNAMENT = "*:"
_REMEMBERED = 1 << 16  # the same labels and industry names come in every file


@lru_cache(maxsize=_REMEMBERED)
def plain(text: str) -> str:
    """The text in half width with single spaces and nothing around it; `②`, `²` and `½` stay what they are, no digits."""
    if not text.isascii():
        # What splits a text by a group stands at every second place.
        text = "".join(
            part if place % 2 else unicodedata.normalize("NFKC", part) for place, part in enumerate(_MARKED.split(text))
        )
    return _SPACES.sub(" ", verbatim(text)).strip()


@lru_cache(maxsize=_REMEMBERED)
def key(text: str) -> str:
    """The text as it is compared: plain, without spaces, case or a closing colon or asterisk."""
    return _SPACES.sub("", plain(text)).casefold().strip(_ORNAMENT)


def is_filled(cell: CellValue) -> bool:
    """Whether anything but blanks stands in a cell."""
    return cell != "" and not (isinstance(cell, str) and not cell.strip())


def begins_with(text: str, beginnings: Iterable[str]) -> bool:
    """Whether a text begins with one of these, as texts are compared."""
    return key(text).startswith(tuple(map(key, beginnings)))


def begins_remark(text: str) -> bool:
    """Whether a text begins as a remark does and no code: `注:`, two Chinese characters or a word."""
    return bool(_REMARK.match(plain(text)))


def is_total(text: str) -> bool:
    """Whether a label says that its row is the total of the others."""
    return bool(_TOTAL.fullmatch(key(text)))


def unnumbered(text: str) -> str:
    """A heading without the number before it: `一、数字产品制造业`, `（二）…` and `3.…` say the same as without."""
    return _NUMBER_OF_HEADING.sub("", plain(text))


def ends_with(text: str, endings: Iterable[str]) -> bool:
    """Whether a text ends with one of these, as texts are compared."""
    return key(text).endswith(tuple(map(key, endings)))


def seen(value: CellValue) -> str:
    """What stands in a cell as a message shows it: on one line, with its line breaks and tabs to be seen."""
    return plain(cell_text(value).strip().replace("\r\n", "\n").translate(_BREAKS))


def split_bracket(text: str) -> tuple[str, str]:
    """A label and what stands in brackets at its end: `营业收入（万元）` gives `营业收入` and `万元`."""
    match = _BRACKETED_END.match(plain(text))
    return (match[1], match[2]) if match else (plain(text), "")


def cell_text(value: CellValue) -> str:
    """What stands in the cell, as text: a whole number without `.0`, a date as 2024-03-01."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
