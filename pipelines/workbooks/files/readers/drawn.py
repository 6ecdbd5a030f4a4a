"""Text that is drawn raised, lowered or struck out, written so that it reads as it is seen: 200¹, CO₂, 5̶1̶5200.

The reader of values gives the bare characters, so a footnote's number becomes a digit of the figure before it. Where such
text stands is found by the reader of each kind of file.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Flag, auto
from itertools import pairwise

STRIKE = "\N{COMBINING LONG STROKE OVERLAY}"
#: What an attribute says whose element is there and does not count.
OFF = ("0", "false", "off")
_PLAIN_FORMS = "0123456789+-=()abcdefghijklmnoprstuvwxyz"
_RAISED = str.maketrans(_PLAIN_FORMS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


class Drawn(Flag):
    """How a text is drawn."""

    PLAIN = 0
    RAISED = auto()
    LOWERED = auto()
    STRUCK = auto()

    @classmethod
    def of(cls, place: str = "", *, is_struck: bool = False) -> Drawn:
        """By the words that OOXML has for a text's place, and whether it is struck out."""
        how = {"superscript": cls.RAISED, "subscript": cls.LOWERED}.get(place, cls.PLAIN)
        return how | cls.STRUCK if is_struck else how


def written(text: str, how: Drawn) -> str:
    """The text in characters that look as it is drawn; what has no such form stays as it is."""
    if Drawn.RAISED in how:
        text = text.translate(_RAISED)
    elif Drawn.LOWERED in how:
        text = text.translate(_LOWERED)
    if Drawn.STRUCK in how:
        text = "".join(character if character.isspace() else character + STRIKE for character in text)
    return text


def written_in_parts(text: str, parts: Sequence[tuple[int, Drawn]]) -> str:
    """A text of which each part is drawn in its own way; a part is told by where it begins."""
    ends = [*parts, (len(text), Drawn.PLAIN)]
    return text[: ends[0][0]] + "".join(written(text[start:end], how) for (start, how), (end, _) in pairwise(ends))
