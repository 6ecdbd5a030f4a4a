"""Text as people type it, brought to one form before it is compared: widths, spaces, brackets, line breaks.

Only the comparing of texts belongs here; what a text means is `pipelines.workbooks.values` and `…vocabulary`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias

CellValue: TypeAlias = str | int | float | bool | date | datetime | time | timedelta

_SPACES = re.compile(r"\s+")
_BRACKETED_END = re.compile(r"^(.+?)\s*[(\[]([^()\[\]]*)[)\]]$")
_ORNAMENT = "*:"
_REMEMBERED = 1 << 16  # the same labels and industry names come in every file


@lru_cache(maxsize=_REMEMBERED)
def plain(text: str) -> str:
    """The text in half width with single spaces and nothing around it."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()


@lru_cache(maxsize=_REMEMBERED)
def key(text: str) -> str:
    """The text as it is compared: plain, without spaces, case or a closing colon or asterisk."""
    return _SPACES.sub("", plain(text)).casefold().strip(_ORNAMENT)


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
