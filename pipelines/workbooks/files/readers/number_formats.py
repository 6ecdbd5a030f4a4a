"""What a number format makes of the value in a cell: the number that is held, another one, or a text beside it.

A format has up to four sections, for numbers above, below and at nought and for texts, or for conditions of its own. What a
person sees is what was checked, so whatever changes scale, sign or unit is told; rounding is not.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from pipelines.workbooks.words.text import HALF_WIDTH, CellValue

_PARTS = re.compile(
    r'"[^"]*"?|\[[^\]]*\]?|[\\!].|_.|\*.|G/通用格式|General|Standard|E[+-]0+|.', re.IGNORECASE | re.DOTALL
)
_DRAWN_POINT = re.compile(r'[0#?](?:\\|!|"(?=\.))\."?[0#?]')
_DIVIDED = re.compile(r"[0#?],+(?![0#?,])")
_PADDED = re.compile(r"(0{2,})(?![0.])")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)")
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_OWN_MONEY = re.compile(r"CNY|RMB|人民币", re.IGNORECASE)
_TELLING = "$€£₩%‰<>＜＞≤≥≦≧≈~～±?？+＋"
_MINUS = "-−－(（△▲负"
_BELOW, _AT_NOUGHT, _TEXTS = 1, 2, 3
_NUMBER_SHOWN = re.compile(r"(\d(?:[\d,]|[ \u00a0\u202f](?=\d{3}))*(?:\.\d+)?)(?:[eE]([+-]?\d{1,3}))?")
_COMPARED = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


@dataclass(frozen=True)
class Shown:
    """That a cell shows something else than it holds. `beside`: the number is the same, but this text stands beside it."""

    beside: str = ""


@dataclass(frozen=True)
class _Section:
    """One section: what it counts with (`digits`), what it only draws (`drawn`), and when it holds."""

    code: str
    digits: str
    drawn: str
    condition: tuple[str, float] | None

    @classmethod
    def of(cls, code: str, parts: list[str]) -> _Section:
        """A section of these parts."""
        digits, drawn = "", ""
        condition = None
        for part in parts:
            if part[0] == '"':
                drawn += _without_plus(part.strip('"'), digits)
            elif part[0] == "[":
                match = _CONDITION.match(part)
                condition = (match[1], float(match[2])) if match else condition
                currency = _CURRENCY.match(part)
                drawn += currency[1] if currency else ""
            elif part[0] in "\\!" and len(part) > 1:
                drawn += part[1]
            elif part[0] in "_*" and len(part) > 1:
                continue
            elif part.lower() in ("general", "standard", "g/通用格式"):
                digits += "0"
            elif part[0] in "0#?.,%@" or part.lower().startswith(("e+", "e-")):
                digits += part
            else:
                drawn += _without_plus(part, digits)
        return cls(code, digits, drawn, condition)

    @property
    def is_date(self) -> bool:
        """Whether it shows a day or a time, which is no number for any reader."""
        return not any(sign in self.digits for sign in "0#?") and bool(_DATE.search(bare_format(self.code)))

    @property
    def beside(self) -> str:
        """What stands beside the number and tells something: letters, digits, foreign money, a bound; not brackets and signs."""
        told = "".join(each for each in self.drawn if each.isalnum() or each in _TELLING)
        return _OWN_MONEY.sub("", told).replace("负", "")

    @property
    def has_minus(self) -> bool:
        """Whether it draws a minus of its own."""
        return any(sign in self.drawn for sign in _MINUS)


def _without_plus(drawn: str, digits: str) -> str:
    """What is drawn without a plus before the digits, which is a sign; behind them it says “or more”."""
    return drawn if digits else drawn.replace("+", "").replace("＋", "")


def bare_format(code: str) -> str:
    """A number format without what it only draws: quoted texts, colours, spacing."""
    return "".join(part for part in _PARTS.findall(code) if part[0] not in '"[\\!_*')


def shows_something_else(code: str) -> bool:
    r"""Whether a number format shows some values as something else: 45% for 0.45, 12 for 12000, 5 for -5, 12亿元 for 12.

    `0\.0,` is how 万元 and 千元 are shown without dividing: the point is only drawn.
    """
    return _tried(code)


@lru_cache(maxsize=4096)
def _tried(code: str) -> bool:
    bounds = [section.condition[1] for section in _sections(code) if section.condition]
    tries: list[CellValue] = [1.0, -1.0, 0.0, "1", *(bound + by for bound in bounds for by in (-1.0, 0.0, 1.0))]
    return any(shown_as(code, value) for value in tries)


@lru_cache(maxsize=4096)
def _sections(code: str) -> list[_Section]:
    found: list[list[str]] = [[]]
    for part in _PARTS.findall(code):
        if part == ";":
            found.append([])
        else:
            found[-1].append(part)
    return [_Section.of("".join(parts), parts) for parts in found]


def shown_as(code: str, value: CellValue) -> Shown | None:
    """What a format makes of a value; None where it shows what is held, or where that is no number and no text."""
    if isinstance(value, str):
        return _text_as(_sections(code), value)
    if isinstance(value, bool) or not isinstance(value, int | float) or code == "":
        return None
    sections = _sections(code)
    index, section = _section_for(sections, value)
    if section is None or section.is_date or section.digits == "@":
        return None
    if not any(sign in section.digits for sign in "0#?"):
        # Nought as a blank or a dash is what ledgers print; any other number that is not shown is concealed.
        return None if not value and not section.beside else Shown()
    shows_sign = index != _BELOW if section.condition is None else section.condition[0] not in ("<", "<=")
    loses_sign = value < 0 and not section.has_minus and not (shows_sign or len(sections) == 1)
    gains_sign = value > 0 and section.has_minus
    if loses_sign or gains_sign or _is_another(section, value):
        return Shown()
    return Shown(section.beside) if section.beside else None


def format_of(value: float, text: str) -> str:
    """A number format that makes of a number what a program showed for it, where only the shown text is known."""
    if not text.strip():
        return ";;;"
    if not isfinite(value):
        return ""
    match = _NUMBER_SHOWN.search(text.translate(HALF_WIDTH))
    if not match:
        return _quoted(text)
    digits = re.sub(r"[^\d.]", "", match[1])
    shown, step = Decimal(digits) * Decimal(10) ** int(match[2] or 0), Decimal(10) ** -len(digits.partition(".")[2])
    is_near = abs(shown - abs(Decimal(repr(value)))) <= (shown / 10 if match[2] else step)
    before, after = text[: match.start()], text[match.end() :]
    if not is_near or (value < 0) != any(sign in before + after for sign in _MINUS):
        return _quoted(text)
    return f"{_quoted(before.strip(_MINUS))}0{_quoted(after.strip(_MINUS))}"


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', "'")) if text.strip() else ""


def _text_as(sections: list[_Section], value: str) -> Shown | None:
    own = sections[_TEXTS] if len(sections) > _TEXTS else next((each for each in sections if "@" in each.digits), None)
    if own is None or not value.strip():
        return None
    if "@" not in own.digits:
        return Shown()
    return Shown(own.beside) if own.beside else None


def _section_for(sections: list[_Section], value: float) -> tuple[int, _Section | None]:
    """The section by which a number is shown, and its place; None where the number is too long for its cell: `###`."""
    numeric = sections[:_TEXTS]
    if any(section.condition for section in numeric):
        for index, section in enumerate(numeric):
            if section.condition is None or _COMPARED[section.condition[0]](value, section.condition[1]):
                return (index, section) if section.condition else (0, section)
        return 0, None
    if value == 0 and len(numeric) > _AT_NOUGHT:
        return _AT_NOUGHT, numeric[_AT_NOUGHT]
    return (_BELOW, numeric[_BELOW]) if value < 0 and len(numeric) > 1 else (0, numeric[0])


def _is_another(section: _Section, value: float) -> bool:
    """Whether the digits shown are those of another number: percentages, thousands left away, a drawn point, zeros in front."""
    if "%" in section.digits or _DRAWN_POINT.search(section.code) or _DIVIDED.search(section.digits):
        return True
    padded = _PADDED.match(section.digits)
    return bool(padded and len(str(int(abs(value)))) < len(padded[1]))
