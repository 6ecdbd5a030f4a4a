"""When a region began and ended, and what it came from or went into: one line, the same in every language.

`310108 闸北区: – 2015-10-13 → 310106 静安区（国函〔2015〕183号）`. The day is a document's; where only the succession of codes is
known, it is the year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from definitions.content import Content
    from definitions.history import Territory
    from definitions.moves import Move

_FARTHEST = 4


def lifetime(definitions: Content, code: str, day: date) -> str:
    """What is known of a code that is not in force on a day: what was there before it began, or what it became."""
    territories = definitions.history.territories[code]
    shown = f"{code} {definitions.region_name(code)}"
    if day < territories[0].start:
        return f"{shown}: {_before(definitions, territories[0])}"
    ended = [one for one in territories if one.end is not None and one.end <= day]
    later = [one for one in territories if one.start > day]
    again = f"；{later[0].start.year} –" if later else ""
    return f"{shown}: {_after(definitions, ended[-1], day)}{again}"


def _before(definitions: Content, first: Territory) -> str:
    found = [move for move in definitions.history.moves if move.to_code == first.code and move.day == first.start]
    origins = [move.from_code for move in found if move.from_code]
    start = _day(first.start, found)
    names = "、".join(f"{code} {definitions.region_name(code)}" for code in dict.fromkeys(origins))
    return f"{start} –" + (f" ← {names}" if names else "")


def _after(definitions: Content, last: Territory, day: date) -> str:
    """What a territory went into, followed to what is in force on the day."""
    return f"– {_day(last.end, _leaving(definitions, last))}" + "".join(_onward(definitions, last, day, _FARTHEST))


def _onward(definitions: Content, last: Territory, day: date, steps: int) -> Iterator[str]:
    found = _leaving(definitions, last)
    targets = list(dict.fromkeys(move.to_code for move in found if move.to_code))
    if not targets or not steps:
        return
    names = "、".join(f"{code} {definitions.region_name(code)}" for code in targets)
    documents = "；".join(dict.fromkeys(move.document for move in found if move.document))
    yield f" → {names}" + (f"（{documents}）" if documents else "")
    if len(targets) == 1 and not definitions.history.territory_on(targets[0], day):
        ended = [one for one in definitions.history.territories[targets[0]] if one.end and one.end <= day]
        if ended:
            yield from _onward(definitions, ended[-1], day, steps - 1)


def _leaving(definitions: Content, last: Territory) -> list[Move]:
    return [move for move in definitions.history.moves if move.from_code == last.code and move.day == last.end]


def _day(day: date | None, moves: Iterable[Move]) -> str:
    """A day that a document gives, else the year."""
    if day is None:
        return ""
    return day.isoformat() if any(move.documented for move in moves) else str(day.year)
