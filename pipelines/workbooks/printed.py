"""What a printed cell says in place of a bare number: symbols, footnote marks, qualifiers, magnitudes, percent signs.

Which symbol means what is the form's to say. A text that is none of these is no figure; `likely_readings` tells a person
what it may have been, and never decides. Bare numbers are `pipelines.workbooks.values`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pipelines.workbooks.layouts.form_file import Symbol, SymbolMeaning
from pipelines.workbooks.text import CellValue, key, plain
from pipelines.workbooks.values import number

QUALIFIERS: dict[str, tuple[str, ...]] = {
    "approximate": ("≈", "约", "~", "大约", "近似", "近"),
    "greater_than": (">", "超过", "超", "大于", "逾"),
}
#: Magnitudes written behind a number, and the power of ten each stands for.
MAGNITUDES = {"万亿": 12, "亿": 8, "百万": 6, "万": 4}
_FOOTNOTE = re.compile(
    r"\s*([\[［【〔]\s*[0-9０-９]{1,2}\s*[\]］】〕]|[\u2460-\u2473\u2474-\u2487]|[\u00b9\u00b2\u00b3\u2070-\u2079]+|[*＊†‡]+)$"
)
_BRACKETED_DIGIT = re.compile(r"\s*[(（]\s*[0-9０-９]{1,2}\s*[)）]$")
_STRAY = re.compile(r"[^0-9.,+\-]")
_STRAYS = 3
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "〇": "0", "。": ".", "·": ".", "，": ","})


@dataclass(frozen=True)
class Notation:
    """How a table writes figures: its symbols by their text as compared, and its words for about and more than."""

    symbols: Mapping[str, Symbol] = field(default_factory=dict)
    qualifiers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: QUALIFIERS)

    @classmethod
    def of(cls, symbols: Mapping[str, Symbol], qualifiers: Mapping[str, tuple[str, ...]]) -> Notation:
        """The notation of a form's symbols as it writes them."""
        return cls({bare_symbol(text): symbol for text, symbol in symbols.items()}, qualifiers or QUALIFIERS)


@dataclass(frozen=True)
class Printed:
    """A figure as printed. `power` is the power of ten of a magnitude behind it, `symbol` what a symbol in its place means."""

    value: Decimal | None
    qualifier: str = ""
    decimals: int | None = None
    power: int = 0
    is_percent: bool = False
    footnote: str = ""
    symbol: SymbolMeaning | None = None


def bare_symbol(text: str) -> str:
    """A symbol as compared: half width, without spaces, every dash and every ellipsis alike."""
    squeezed = "".join(text.split())
    squeezed = re.sub(r"[\u2010-\u2015\u2212－—–─]+", "-", squeezed)
    return re.sub(r"…+|\.{3,}|⋯+", "…", squeezed)


def split_footnote(text: str) -> tuple[str, str]:
    """A text and the footnote mark glued to its end: `1046.3[2]` gives `1046.3` and `[2]`, `1046.3²` likewise."""
    match = _FOOTNOTE.search(text)
    if match and text[: match.start()].strip():
        return text[: match.start()].rstrip(), match[1]
    return text, ""


def printed(cell: CellValue, notation: Notation) -> Printed | None:
    """What a cell that is not blank says; None where it is no figure."""
    if not isinstance(cell, str):
        value = number(cell)
        return None if value is None else Printed(value)
    symbol = notation.symbols.get(bare_symbol(cell))
    if symbol:
        return _symbol(symbol)
    text, footnote = split_footnote(cell)
    if footnote and (symbol := notation.symbols.get(bare_symbol(text))):
        return _symbol(symbol, footnote)
    text = plain(text)
    qualifier, text = _qualified(text, notation.qualifiers)
    power = 0
    for word, each in MAGNITUDES.items():
        if text.endswith(word):
            power, text = each, text[: -len(word)].rstrip()
            break
    is_percent = text.endswith("%")
    text = text.removesuffix("%").rstrip()
    value = number(text)
    if value is None or (power and is_percent):
        return None
    return Printed(value, qualifier, len(text.partition(".")[2]), power, is_percent, footnote)


def _symbol(symbol: Symbol, footnote: str = "") -> Printed:
    """What a symbol stands for: less than the smallest unit is about nought, within half a unit; a nought is a nought."""
    if symbol.means == "below_unit":
        return Printed(Decimal(0), "approximate", symbol.decimals, footnote=footnote, symbol=symbol.means)
    return Printed(Decimal(0) if symbol.means == "zero" else None, footnote=footnote, symbol=symbol.means)


def _qualified(text: str, qualifiers: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    words = sorted(
        ((plain(word), name) for name, known in qualifiers.items() for word in known), key=lambda w: -len(w[0])
    )
    word, name = next(((word, name) for word, name in words if text.startswith(word)), ("", ""))
    return name, text[len(word) :].strip()


def likely_readings(cell: CellValue) -> list[str]:
    """What a text that is no number may have been meant as: `57756/0` as 57756.0 or 577560. Empty where nothing is near."""
    if not isinstance(cell, str) or not any(character.isdigit() for character in cell):
        return []
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
    digits = sum(character.isdigit() for character in text)
    return list(dict.fromkeys(each for each in readings if sum(c.isdigit() for c in each) >= digits - 1))[:3]
