"""What the XML of a sheet shows at a glance: how far its cells reach, how many values it holds, whether anything is unusual.

All tags are looked at together, as arrays: a parser takes ten times as long. Only what is written in the usual way is
vouched for; whatever else stands there is "not known", and `pipelines.workbooks.readers.sheet_xml` has it parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

#: Tags beside those of rows, cells, values and texts that tell nothing of a cell: the parts of formatted text.
_HARMLESS = frozenset(
    b"sheetData v is t r rPr rFont b i u strike sz color family charset scheme vertAlign outline shadow condense extend "
    b"rPh phoneticPr".split()
)
_TAG = re.compile(rb"<([A-Za-z]+)[\s/>]")
_HIDDEN = re.compile(rb"hidden\s*=(?!\s*[\"'](?:0|false)[\"'])")
_SHORTEST_HIDDEN = len('<row r="1" hidden="1">')
_LONGEST_ADDRESS = 8
_BEYOND = 16  # more than is looked at from the place where a tag begins
_STRETCH = 1 << 17


@dataclass(frozen=True)
class Glance:
    """What was seen: whether nothing is unusual (no formula, hidden row, comment, odd tag), how many values there are.

    `extent` are the last row and column of the cells, counted from 1; None where the addresses are not all usual ones.
    """

    is_plain: bool = False
    values: int = 0
    extent: tuple[int, int] | None = None

    def __or__(self, other: Glance) -> Glance:
        """What was seen of two stretches of one sheet."""
        both = (self.extent, other.extent) if self.extent and other.extent else None
        extent = (max(both[0][0], both[1][0]), max(both[0][1], both[1][1])) if both else None
        return Glance(self.is_plain and other.is_plain, self.values + other.values, extent)


def glance(xml: bytes, start: int, end: int) -> Glance:
    """Look at the cells of a sheet's XML, from `<sheetData` at `start` to its closing tag at `end`."""
    if not 0 <= start < end or len(xml) < end + _BEYOND or b"\0" in xml:
        return Glance()
    if xml.find(b"</c>", 0, start) >= 0 or xml.find(b"</c>", end) >= 0:
        return Glance()  # a cell outside the cells
    seen = Glance(is_plain=True, extent=(0, 0))
    # In stretches of whole rows that stay in the processor's cache.
    while start < end:
        stop = xml.find(b"<row", start + _STRETCH, end)
        stop = stop if stop > 0 else end
        seen |= _look(xml, start, stop)
        start = stop
    return seen


def _look(xml: bytes, start: int, stop: int) -> Glance:
    import numpy as np

    # A tag is told by its first four bytes, read as one number wherever it begins.
    fours = np.ndarray((stop - start,), "<u4", xml, start, (1,))
    tags = np.flatnonzero(np.frombuffer(xml, np.uint8, stop - start, start) == ord("<"))
    code = fours[tags]
    three = code & 0xFFFFFF
    is_cell, is_row = code == _number(b"<c r"), code == _number(b"<row")
    is_usual = is_cell | is_row | (code == _number(b"<is>")) | (code & 0xFFFF == _number(b"</"))
    for sign in (b"<v>", b"<t>", b"<t "):
        is_usual |= three == _number(sign)
    odd = (tags[~is_usual] + start).tolist()
    names = {match[1] if (match := _TAG.match(xml, tag)) else b"" for tag in odd}
    rows, after_rows = tags[is_row], np.append(tags[1:], stop - start)[is_row]
    after_row = fours[rows + 4] & 0xFF
    if not names <= {*_HARMLESS, b"f"} or not ((after_row == ord(" ")) | (after_row == ord(">"))).all():
        return Glance()
    is_text = (three == _number(b"<t>")) | (three == _number(b"<t "))
    if (code == _number(b"</sh")).any() or (np.append(code[1:], 0)[is_text] != _number(b"</t>")).any():
        return Glance()  # the cells end before their end, or a text is not closed: only a parser can tell
    after_text = fours[tags[code == _number(b"</is")] + 4] & 0xFF
    values = np.count_nonzero(code == _number(b"</v>")) + np.count_nonzero(after_text == ord(">"))
    may_hide = len(rows) and (after_rows - rows).max() >= _SHORTEST_HIDDEN
    is_plain = b"f" not in names and not (may_hide and _HIDDEN.search(xml, start, stop))
    return Glance(is_plain, int(values), _extent(xml, tags[is_cell] + start))


def _number(sign: bytes) -> int:
    return int.from_bytes(sign, "little")


def _extent(xml: bytes, cells: Array) -> tuple[int, int] | None:
    """The last row and column in the addresses of these cells; None where one is not written as `<c r="AB12"`."""
    import numpy as np

    if not len(cells):
        return 0, 0
    eights = np.ndarray((len(xml) - 7,), "<u8", xml, strides=(1,))
    opening = eights[cells] & 0xFFFFFFFFFFFF
    if not ((opening == _number(b'<c r="')) | (opening == _number(b"<c r='"))).all():
        return None
    signs = np.ascontiguousarray(eights[cells + len('<c r="')].view(np.uint8).reshape(-1, _LONGEST_ADDRESS).T)
    digits, letters = signs - ord("0"), (signs | 0x20) - ord("a")
    rows = columns = np.zeros(len(cells), np.int32)
    in_name, in_number = np.ones(len(cells), np.bool_), np.zeros(len(cells), np.bool_)
    for digit, letter in zip(digits, letters, strict=True):
        in_number = (in_name | in_number) & (digit < 10)
        in_name = in_name & (letter < 26)
        if in_name.any():
            columns = np.where(in_name, columns * 26 + letter + 1, columns)
        if in_number.any():
            rows = np.where(in_number, rows * 10 + digit, rows)
        elif not in_name.any():
            break
    is_whole = not in_number.any() and not in_name.any() and rows.min() > 0 and columns.min() > 0
    return (int(rows.max()), int(columns.max())) if is_whole else None
