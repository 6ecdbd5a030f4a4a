"""A number with its unit or words behind it in a cell that is to hold the bare number: what has to go, and what to type instead.

The reader takes nothing off: 3亿元 in a column of 万元 is 30000, and only a person knows whether 3 元 was meant.
"""

from __future__ import annotations

import re

from definitions import Definitions
from pipelines.languages import both, verbatim
from pipelines.workbooks.files.readers.drawn import STRIKE
from pipelines.workbooks.words.slips import fault
from pipelines.workbooks.words.text import HALF_WIDTH, CellValue
from pipelines.workbooks.words.values import number
from pipelines.workbooks.words.vocabulary import Vocabulary

_CURRENCY = r"(?:人民币|RMB|CNY|[¥￥])?"
_WORDED = re.compile(rf"{_CURRENCY}\s*([+\-]?\d[\d,. \u00a0]*?)\s*([A-Za-z\u4e00-\u9fff%‰][^\d]*)\Z", re.IGNORECASE)
_PRICED = re.compile(r"(?:人民币|RMB|CNY|[¥￥])\s*([+\-]?\d[\d,. \u00a0]*)\Z", re.IGNORECASE)
_ABOUT = re.compile(r"(约为|大约|大概|估计|约|近|[≈~])\s*([+\-]?\d[\d,. \u00a0]*)\Z")


def refusal(cell: CellValue, unit: str, definitions: Definitions, example: str) -> tuple[str, str]:
    """The rule that a cell breaks which is to hold a number in this unit and holds none, and what is expected of it."""
    rule = fault(cell)
    if not rule and (told := what_has_to_go(cell, unit, definitions)):
        return "number-worded", told
    return rule or "number-expected", example


def what_has_to_go(cell: CellValue, unit: str, definitions: Definitions) -> str:
    """What is wrong with a number that has a unit or words beside it, in a column of this unit; '' for any other text."""
    if not isinstance(cell, str) or STRIKE in cell:
        return ""
    text = cell.strip().translate(HALF_WIDTH)
    if (priced := _PRICED.match(text)) and number(priced[1]) is not None:
        return both("只留数字，删去货币符号", "keep the bare number without the sign of the currency")
    if (about := _ABOUT.match(text)) and number(about[2]) is not None:
        return both(
            f"只填 {about[2]}，“{about[1]}”写进备注", f"type {about[2]} alone and put “{about[1]}” into the note"
        )
    worded = _WORDED.match(text)
    if worded is None or number(worded[1]) is None:
        return ""
    words = verbatim(worded[2].strip("。. ")).replace("｜", "|")
    return _of_unit(words, unit, definitions) or both(
        "只留数字，文字写进备注", "keep the bare number and put the words in the note"
    )


def _of_unit(words: str, unit: str, definitions: Definitions) -> str:
    """The same where the words are a unit: that of the column, or another of its kind."""
    own, vocabulary = definitions.units.get(unit), Vocabulary.of(definitions)
    if own is None:
        return ""
    column = both(own.symbol, f"{own.symbol} ({own.name_en})")
    if vocabulary.is_unit(words, unit):
        return (
            both("这一列本来就以", "the column is already in ")
            + column
            + both(f"计，只须删去“{words}”", f": only “{words}” has to go")
        )
    named = vocabulary.unit(words) or vocabulary.unit_of_magnitude(words, own.dimension)
    if not named:
        return ""
    other = definitions.units[named]
    if other.dimension != own.dimension:
        return (
            both("这一列以", "the column is in ")
            + column
            + both(f"计，“{words}”不是这一列的单位", f", and “{words}” is no unit of it")
        )
    factor = f"{other.multiplier / own.multiplier:,.8f}".rstrip("0").rstrip(".")
    return (
        both("这一列以", "the column is in ")
        + column
        + both(
            f"计，请换算后只填数字（1 {other.symbol} = {factor} {own.symbol}）",
            f": convert and type the bare number (1 {other.symbol} = {factor} {own.symbol})",
        )
    )
