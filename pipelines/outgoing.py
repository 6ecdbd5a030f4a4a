"""Text from files on its way out: what a terminal would obey is shown, what a spreadsheet would calculate stays text.

Every writer passes its text through here: the screen, CSV, JSON, workbooks. What is written, and where, is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.languages import verbatim

#: Characters that move a cursor, change colours, turn the direction of writing, or cannot be encoded. A line feed and a
#: tab are layout and stay.
_COMMANDS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
#: The control pictures of Unicode: ␀ for 0, ␛ for escape.
_PICTURES = 0x2400
_DELETE, _DELETE_PICTURE = 0x7F, "\u2421"
#: How a formula begins, in the half and full width that spreadsheets know.
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
_NUMBER = re.compile(r"[+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?%?")


def visible(text: str) -> str:
    """The text with every control character shown as a sign: ␛ for escape, ␍ for a lone carriage return."""
    if text.isprintable():
        return text
    return _COMMANDS.sub(lambda match: _sign(match[0]), text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Visible text on one line, in which nothing is markup: a line feed is shown as ⏎, a tab as ⇥."""
    text = verbatim(text)
    return text if text.isprintable() else visible(text).replace("\n", "⏎").replace("\t", "⇥")


def inert(text: str) -> str:
    """Visible text that a spreadsheet shows and does not calculate: an apostrophe goes before what looks like a formula.

    A number with a sign is a number and stays as it is.
    """
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        text = "'" + text
    return visible(text)


def first_of(texts: Sequence[str], limit: int, between: str = "、") -> str:
    """The first of many texts, and how many there are where there are more."""
    return between.join(texts[:limit]) + (f" … ({len(texts)})" if len(texts) > limit else "")


def _sign(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    return _DELETE_PICTURE if code == _DELETE else f"\\u{code:04x}"
