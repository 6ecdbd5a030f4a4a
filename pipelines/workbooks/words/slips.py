"""What is wrong with a text in place of a number, and what it may have been meant as; a person decides, never the reader.

What is read as a figure all the same (qualifiers, footnote marks, magnitudes) is `pipelines.workbooks.words.printed`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from unicodedata import category

from pipelines.workbooks.files.readers.drawn import STRIKE
from pipelines.workbooks.words.printed import MARK
from pipelines.workbooks.words.text import HALF_WIDTH, CellValue, key, plain
from pipelines.workbooks.words.values import number

_APART = re.compile(r"[\n\r\v\f\t\x85\u2028\u2029\u2002\u2003\u3000]+| {2,}")
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE][+-]?\d{1,2}\Z", re.ASCII)
#: What a number says more with words, a unit or magnitude, or as one end of a range.
_SAYS_MORE = re.compile(r"[\u4e00-\u9fff‰]|[kmbw]\Z|\d\s*[~—–―±×]\s*\d", re.IGNORECASE)
_BRACKETED_DIGIT = re.compile(r"\s*[(（]\s*[0-9０-９]{1,2}\s*[)）]$")
_STRAY = re.compile(r"[^0-9.,+\-]")
_STRAYS = 3
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "〇": "0", "。": ".", "·": ".", "，": ","})


def fault(cell: CellValue) -> str:
    """The rule that a text in place of a number breaks, where it can be told which; '' where it is just no number."""
    if not isinstance(cell, str):
        return ""
    if STRIKE in cell and any(character.isdecimal() for character in cell):
        return "number-struck"
    parts = _parts(cell)
    if len(parts) > 1:
        return "number-several"
    text = re.sub(MARK, "", cell)
    return "number-marked" if text != cell and number(text) is not None else ""


def says_number(cell: CellValue) -> bool:
    """Whether a person reads a number in a cell: a bare one, or one that is marked, struck out or beside another."""
    return number(cell) is not None or bool(fault(cell))


def _parts(text: str) -> list[str]:
    """The figures of a text that holds several on lines of their own or wide apart; none where it holds other things."""
    parts = [part.strip() for part in _APART.split(text.strip())]
    return parts if all(number(part) is not None for part in parts) else []


def likely_readings(cell: CellValue) -> list[str]:
    """What a text that is no number may have been meant as: `57756/0` as 57756.0 or 577560. Empty where nothing is near."""
    if not isinstance(cell, str) or STRIKE in cell or not any(character.isdecimal() for character in cell):
        return []
    parts = _parts(cell)
    return parts if len(parts) > 1 else _readings(re.sub(MARK, "", cell))


def _readings(cell: str) -> list[str]:
    """The readings of a text without footnote marks."""
    text = cell.strip().translate(HALF_WIDTH)
    bare = number(cell) if number(cell) is not None or not _SCIENTIFIC.match(text) else Decimal(text)
    if bare is not None:
        return [f"{bare:f}"]
    if _SAYS_MORE.search(text) or any(category(character) == "No" for character in text):
        return []  # without its unit, magnitude, other end or half it would be another number, no likely reading
    return _slips(cell)


def _slips(cell: str) -> list[str]:
    """The numbers that a slip of the hand may have made this text of."""
    text = key(_BRACKETED_DIGIT.sub("", cell)) or key(cell)
    if len(_STRAY.findall(text)) > _STRAYS:
        return []
    bracketed = re.fullmatch(r"\(([0-9.,]+)\)", key(cell))
    if bracketed:
        return [f"-{bracketed[1]}", bracketed[1]]
    looked = "".join(cell.split()).translate(_LOOKALIKES)
    mended = [_STRAY.sub(other, text, count=1) for other in (".", "")]
    tries = [looked, text, text.replace(",", "."), text.replace(",", ""), *mended, _STRAY.sub("", text)]
    if text.count(".") > 1:
        first, _, rest = text.partition(".")
        tries += [text.replace(".", ""), f"{first}.{rest.replace('.', '')}"]
    readings = [each for each in tries if each != plain(cell) and number(each) is not None]
    digits = sum(character.isdecimal() for character in text)
    return list(dict.fromkeys(each for each in readings if sum(c.isdecimal() for c in each) >= digits - 1))[:3]
