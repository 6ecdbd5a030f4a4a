"""What a printed cell says in place of a bare number: symbols, footnote marks, qualifiers, magnitudes, percent signs.

Which symbol means what is the form's to say. A text that is none of these is no figure; what it may have been is
`pipelines.workbooks.words.slips`. Bare numbers are `pipelines.workbooks.words.values`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pipelines.workbooks.forms.layout_forms import Symbol, SymbolMeaning
from pipelines.workbooks.words.text import HALF_WIDTH, MARKED_DIGITS, CellValue, plain
from pipelines.workbooks.words.values import PLACES, number

QUALIFIERS: dict[str, tuple[str, ...]] = {
    "approximate": (
        *("≈", "约", "约为", "~", "大约", "大概", "近似"),
        *("about", "approximately", "approx.", "around", "circa"),
    ),
    "nearly": ("近", "接近", "将近", "nearly", "almost", "close to"),
    "less_than": (
        *("<", "≤", "不足", "不到", "未达", "低于", "少于", "小于", "不超过"),
        *("under", "below", "less than", "fewer than"),
    ),
    "greater_than": (
        *(">", "≥", "超过", "超", "大于", "逾", "高于", "多于", "突破", "至少", "不低于", "不少于"),
        *("over", "above", "more than", "at least", "exceeding"),
    ),
}
#: The same behind a number, or between its digits and the magnitude: 4000多, 2000余万, 4000左右.
_BEHIND: dict[str, tuple[str, ...]] = {
    "approximate": ("左右", "上下", "or so"),
    "less_than": ("以下", "or less"),
    "greater_than": ("余", "多", "以上", "+", "or more"),
}
#: Magnitudes written behind a number: the power of ten that each part of such a word stands for, in their order.
_MAGNITUDE = re.compile(r"(?P<small>[十百千])?(?P<ten_thousand>万)?(?P<hundred_million>亿)?\Z")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
#: One footnote mark: what no person takes for a digit of the figure before it. Raised digits side by side are one number.
MARK = (
    r"[\[［【〔]\s*[0-9０-９\u00b9\u00b2\u00b3\u2070-\u2079]{1,2}\s*[\]］】〕]|[\u00b9\u00b2\u00b3\u2070-\u2079\u207d\u207e]{1,4}+|[\u2080-\u2089]{1,4}+"
    rf"|[{MARKED_DIGITS}]|[ⁱⁿᵃ-ᶻʰʲʳˢʷˣʸ]|[*＊†‡]{{1,4}}+"
)
_FOOTNOTE = re.compile(rf"((?:{MARK})(?:[\s,，、]{{0,2}}+(?:{MARK})){{0,7}})\s*\Z")
_LONGEST = 80  # more is no mark, and would take long to look through
_TEN = re.compile(r"(?<![\d.,])10\Z", re.ASCII)
_RAISED = re.compile(r"[\u00b9\u00b2\u00b3\u2070-\u2079]")


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
    """A text and the footnote marks glued to its end: `1046.3[2]` gives `1046.3` and `[2]`, `1046.3²` likewise."""
    match = _FOOTNOTE.search(text, max(0, len(text) - _LONGEST))
    if match and text[: match.start()].strip():
        return text[: match.start()].rstrip(), match[1].rstrip()
    return text, ""


def printed(cell: CellValue, notation: Notation) -> Printed | None:
    """What a cell that is not blank says; None where it is no figure."""
    if not isinstance(cell, str):
        value = number(cell)
        return None if value is None else Printed(value)
    symbol = notation.symbols.get(bare_symbol(cell))
    if symbol:
        return _symbol(symbol)
    text, footnote = split_footnote(cell.strip())
    if footnote and (symbol := notation.symbols.get(bare_symbol(text))):
        return _symbol(symbol, footnote)
    if _RAISED.match(footnote) and _TEN.search(text.translate(HALF_WIDTH)):
        return None  # 10⁴ may be a power of ten
    before, text = _qualified(text.translate(HALF_WIDTH), notation.qualifiers)
    behind, text = _qualified_behind(text)
    text, power = split_magnitude(text)
    is_percent = text.endswith("%")
    between, text = _qualified_behind(text.removesuffix("%").rstrip())
    qualifier, *others = [each for each in (before, behind, between) if each] or [""]
    value = number(text)
    if value is None or (power and is_percent) or others:
        return None  # a number of two qualifiers may be meant as either
    # more digits are not kept than a value has, whatever is printed
    decimals = min(len(text.partition(".")[2]), PLACES)
    return Printed(value, qualifier, decimals, power, is_percent, footnote)


def figure(cell: CellValue) -> Printed | None:
    """A figure whose unit stands elsewhere, so that neither a magnitude nor a percent sign may stand behind it; None if none."""
    read = printed(cell, Notation())
    return None if read is None or read.power or read.is_percent else read


def split_magnitude(text: str) -> tuple[str, int]:
    """A text and the power of ten of the magnitude behind it: `1.2万亿` gives `1.2` and 12."""
    match = _MAGNITUDE.search(text)
    if not match or not match[0]:
        return text, 0
    return text[: match.start()].rstrip(), sum(_POWERS[part] for part in match[0])


def _symbol(symbol: Symbol, footnote: str = "") -> Printed:
    """What a symbol stands for: less than the smallest unit is about nought, within half a unit; a nought is a nought."""
    if symbol.means == "below_unit":
        return Printed(Decimal(0), "approximate", symbol.decimals, footnote=footnote, symbol=symbol.means)
    return Printed(Decimal(0) if symbol.means == "zero" else None, footnote=footnote, symbol=symbol.means)


def _qualified(text: str, qualifiers: Mapping[str, tuple[str, ...]]) -> tuple[str, str]:
    words = sorted(
        ((plain(word), name) for name, known in qualifiers.items() for word in known), key=lambda w: -len(w[0])
    )
    folded = text.casefold()
    word, name = next(((word, name) for word, name in words if folded.startswith(word)), ("", ""))
    return name, text[len(word) :].strip()


def _qualified_behind(text: str) -> tuple[str, str]:
    words = ((word, name) for name, known in _BEHIND.items() for word in known)
    folded = text.casefold()
    word, name = next(((word, name) for word, name in words if folded.endswith(word)), ("", ""))
    return name, text.removesuffix(text[len(text) - len(word) :]).strip()
