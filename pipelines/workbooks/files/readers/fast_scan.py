"""A fast scan of a sheet's XML: how far its cells reach, how many values it holds, whether anything is unusual.

All tags are looked at together, as arrays: a parser takes ten times as long. Only what is written in the usual way is
vouched for; whatever else stands there is "not known", and `pipelines.workbooks.files.readers.sheet_xml` has it parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

#: Tags beside those of rows, cells, values and texts that tell nothing of a cell: the parts of formatted text.
_HARMLESS = frozenset(
    b"sheetData v is t r rPr rFont b i u strike sz color family charset scheme vertAlign outline shadow condense extend "
    b"rPh phoneticPr f".split()
)
_TAG = re.compile(rb"<([A-Za-z]+)[\s/>]")
_HIDDEN = re.compile(rb"hidden\s*=(?!\s*[\"'](?:0|false)[\"'])")
_SHORTEST_HIDDEN = len('<row r="1" hidden="1">')
_BY_NUMBER = re.compile(rb"&#([^;<]{0,9})")
_VALUE_BY_NUMBER = re.compile(rb"<v(?:\s[^<>]*)?>[^<]*&#")
_LETTERS_BEYOND_ASCII = (range(0xA0, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
_LETTERS, _ALPHABET = 3, 26
_EIGHT_TIMES = 0x0101010101010101  # one byte written eight times
_BEYOND = 16  # more than is looked at from the place where a tag begins
_STRETCH = 1 << 18
_SMALL = 1 << 15


@dataclass(frozen=True)
class FastScan:
    """What was seen: whether nothing is unusual (no hidden row, comment, odd tag), how many values and formulas there are.

    `extent` are the last row and column of the cells, counted from 1; None where the addresses are not all usual ones.
    """

    is_plain: bool = False
    values: int = 0
    extent: tuple[int, int] | None = None
    formulas: int = 0

    def __or__(self, other: FastScan) -> FastScan:
        """What was seen of two stretches of one sheet."""
        both = (self.extent, other.extent) if self.extent and other.extent else None
        extent = (max(both[0][0], both[1][0]), max(both[0][1], both[1][1])) if both else None
        values, formulas = self.values + other.values, self.formulas + other.formulas
        return FastScan(self.is_plain and other.is_plain, values, extent, formulas)


def fast_scan(xml: bytes, start: int, end: int) -> FastScan:
    """Look at the cells of a sheet's XML, from `<sheetData` at `start` to its closing tag at `end`.

    The small sheets of one template (what to do, what to choose from) come in every file and are looked at once.
    """
    return _seen_before(xml, start, end) if len(xml) <= _SMALL else _scan(xml, start, end)


@lru_cache(maxsize=64)
def _seen_before(xml: bytes, start: int, end: int) -> FastScan:
    return _scan(xml, start, end)


def _scan(xml: bytes, start: int, end: int) -> FastScan:
    if not 0 <= start < end or len(xml) < end + _BEYOND or b"\0" in xml:
        return FastScan()
    if xml.find(b"&#", start, end) >= 0 and not _is_text_by_number(xml, start, end):
        return FastScan()  # a digit may be written so, which the reader drops with all behind it
    if xml.find(b"</c>", 0, start) >= 0 or xml.find(b"</c>", end) >= 0:
        return FastScan()  # a cell outside the cells
    seen = FastScan(is_plain=True, extent=(0, 0))
    # In stretches of whole rows that stay in the processor's cache.
    while start < end:
        stop = xml.find(b"<row", start + _STRETCH, end)
        stop = stop if stop > 0 else end
        seen |= _look(xml, start, stop)
        start = stop
    return seen


def _is_text_by_number(xml: bytes, start: int, end: int) -> bool:
    """Whether all characters that are written by their number are letters beyond ASCII (so does lxml), none in a number."""
    if _VALUE_BY_NUMBER.search(xml, start, end):
        return False
    numbers = set(_BY_NUMBER.findall(xml, start, end))
    return all(each.isdigit() and any(int(each) in letters for letters in _LETTERS_BEYOND_ASCII) for each in numbers)


def _look(xml: bytes, start: int, stop: int) -> FastScan:
    import numpy as np

    # A tag is told by its first four bytes, read as one number wherever it begins.
    fours = np.ndarray((stop - start + _BEYOND // 2,), "<u4", xml, start, (1,))
    tags = np.flatnonzero(np.frombuffer(xml, np.uint8, stop - start, start) == ord("<"))
    code = fours[tags]
    three = code & 0xFFFFFF
    is_cell, is_row = code == _number(b"<c r"), code == _number(b"<row")
    is_text = (three == _number(b"<t>")) | (three == _number(b"<t "))
    is_usual = is_cell | is_row | is_text | (three == _number(b"<v>")) | (code == _number(b"<is>"))
    is_usual |= code & 0xFFFF == _number(b"</")
    odd = (tags[np.flatnonzero(~is_usual)] + start).tolist()
    names = [match[1] if (match := _TAG.match(xml, tag)) else b"" for tag in odd]
    row_numbers, text_ends = np.flatnonzero(is_row), np.flatnonzero(code == _number(b"</is"))
    rows, after_rows = tags[row_numbers], np.append(tags, stop - start)[row_numbers + 1]
    after_row = fours[rows + 4] & 0xFF
    if not _HARMLESS.issuperset(names) or not ((after_row == ord(" ")) | (after_row == ord(">"))).all():
        return FastScan()
    after_texts = np.append(code, 0)[np.flatnonzero(is_text) + 1]
    if (code == _number(b"</sh")).any() or (after_texts != _number(b"</t>")).any():
        return FastScan()  # the cells end before their end, or a text is not closed: only a parser can tell
    values, opened = (np.count_nonzero(each) for each in (code == _number(b"</v>"), three == _number(b"<v>")))
    if opened > values:
        return FastScan()
    values += np.count_nonzero(fours[tags[text_ends] + 4] & 0xFF == ord(">"))
    may_hide = len(rows) and (after_rows - rows).max() >= _SHORTEST_HIDDEN
    is_plain = not (may_hide and _HIDDEN.search(xml, start, stop))
    return FastScan(is_plain, int(values), _extent(xml, tags[np.flatnonzero(is_cell)] + start), names.count(b"f"))


def _number(sign: bytes) -> int:
    return int.from_bytes(sign, "little")


def _extent(xml: bytes, cells: Array) -> tuple[int, int] | None:
    """The last row and column in the addresses of these cells; None where one is not written as `<c r="AB12"`."""
    import numpy as np

    eights = np.ndarray((len(xml) - 7,), "<u8", xml, strides=(1,))
    opening = eights[cells] & 0xFFFFFFFFFFFF
    if not len(cells):
        return 0, 0
    if not ((opening == _number(b'<c r="')) | (opening == _number(b"<c r='"))).all():
        return None
    rows = columns = 0
    # The addresses without one letter more each time: in most sheets numbers are left after the first.
    rest, names = eights[cells + len('<c r="')], np.zeros(len(cells), np.uint64)
    for _ in range(_LETTERS):
        letters = ((rest & 0xFF) | 0x20) - ord("a")
        if letters.max() >= _ALPHABET:
            return None
        rest, names = rest >> 8, names * _ALPHABET + letters + 1
        is_number = (rest & 0xFF) - ord("0") < len("0123456789")
        has_all = is_number.all()
        if is_number.any():
            row = _largest(rest if has_all else rest[is_number])
            if not row:
                return None
            rows, columns = max(rows, row), max(columns, int((names if has_all else names[is_number]).max()))
        if has_all:
            return rows, columns
        rest, names = rest[~is_number], names[~is_number]
    return None


def _largest(numbers: Array) -> int:
    """The largest of these numbers, each eight characters of which a quote ends the digits; 0 where one does not."""
    quotes = _zeros(numbers ^ _EIGHT_TIMES * ord('"')) | _zeros(numbers ^ _EIGHT_TIMES * ord("'"))
    ends = quotes & (~quotes + 1)  # the first of them
    longest = int(ends.max())
    digits = longest.bit_length() // 8 - 1
    if not ends.all() or not digits:
        return 0
    largest = int((numbers[ends == longest].byteswap() >> 64 - 8 * digits).max()).to_bytes(digits, "big")
    return int(largest) if largest.isdigit() else 0


def _zeros(numbers: Array) -> Array:
    """The highest bit of each byte that is zero; above the first such byte others may be marked as well."""
    return (numbers - _EIGHT_TIMES) & ~numbers & (_EIGHT_TIMES << 7)
