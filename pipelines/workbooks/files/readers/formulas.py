"""The formulas of a sheet's XML, told without parsing it where each is written in the usual way.

What stands in a formula is nobody's concern: only where it stands, and whether a result is stored with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.addresses import Cell, parse_address

_OPENING = re.compile(rb"<f[\s/>]")
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"([^<>]*)><f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)(?:<v>([^<]*)</v>|<v\s*/>)?</c>'
)
_TYPE = re.compile(rb"\bt=[\"'](\w+)[\"']")
_NUMBER, _ERROR = b"n", b"e"


@dataclass
class Formulas:
    """The cells with a formula, of these the ones without a stored result, and the ones whose result is 0."""

    cells: list[Cell] = field(default_factory=list)
    uncalculated: list[Cell] = field(default_factory=list)
    noughts: list[Cell] = field(default_factory=list)


def usual_formulas(xml: bytes, start: int, end: int, count: int) -> Formulas | None:
    """The formulas between two places of a sheet's XML; None where they are not so many, or one is not written as usual."""
    found = Formulas()
    for opening in _OPENING.finditer(xml, start, end):
        cell = _CELL.match(xml, xml.rfind(b"<c ", start, opening.start()), end)
        kind = cell and _TYPE.search(cell[2])
        if not cell or not cell.start() < opening.start() < cell.end() or (kind and kind[1] == _ERROR):
            return None
        place, result = parse_address(cell[1].decode()), cell[3]
        found.cells.append(place)
        is_number = not kind or kind[1] == _NUMBER
        if result is None or (not result and is_number):
            found.uncalculated.append(place)
        elif not result.strip():
            return None
        elif result.strip() == b"0" and is_number:
            found.noughts.append(place)
    return found if len(found.cells) == len(set(found.cells)) == count else None
