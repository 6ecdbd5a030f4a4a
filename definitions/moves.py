"""What moved from one region code to another, and when: from the documents, from the successions of codes, and from both
for the units above them.

A county that changes its prefecture changes the area of both prefectures; that is derived here and never typed in. Moves
stay within one level, so that a county and the prefecture around it are never two parts of one whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from definitions.models import Region, RegionChange

#: Stands for the unit at the other end of a move where the other end is no unit of that level.
NOWHERE = ""
_SUCCESSOR = re.compile(r"(?P<code>\d{6})(\[(?P<year>\d{4})\])?")
_ONE_DAY = timedelta(days=1)
_LEVELS = ("province", "prefecture", "county")


@dataclass(frozen=True, eq=False)
class Move:
    """On a day, some or all of one unit went to another; `documented` where a document says so.

    `low`, `share`, `high`: how much of it, where a source gives that.
    """

    day: date
    from_code: str
    to_code: str
    documented: bool
    change_type: str
    document: str = ""
    document_title: str = ""
    source_url: str = ""
    note: str = ""
    low: Decimal | None = None
    share: Decimal | None = None
    high: Decimal | None = None


def moves(regions: Mapping[str, list[Region]], changes: Iterable[RegionChange]) -> list[Move]:
    """All moves in the order of their days: documented ones, successions of codes, and those of the units above."""
    given = [move for change in changes for move in _documented(change)]
    known = {(move.from_code, move.to_code, move.day.year) for move in given}
    given += [move for move in _successions(regions) if (move.from_code, move.to_code, move.day.year) not in known]
    found: dict[tuple[date, str, str], Move] = {}
    for move in given:
        for one in _on_one_level(move, regions):
            found.setdefault((one.day, one.from_code, one.to_code), one)
    return [found[key] for key in sorted(found)]


def _documented(change: RegionChange) -> list[Move]:
    return [
        Move(
            change.effective,
            change.from_code,
            code,
            documented=True,
            change_type=change.change_type,
            document=change.document,
            document_title=change.document_title,
            source_url=change.source_url,
            note=change.note,
            low=change.share_low,
            share=change.share,
            high=change.share_high,
        )
        for code in change.to_code.split(";")
        if code != change.from_code
    ]


def _successions(regions: Mapping[str, list[Region]]) -> Iterator[Move]:
    for code, versions in regions.items():
        for version in versions:
            for successor in _SUCCESSOR.finditer(version.successor_codes) if version.successor_codes else ():
                year = successor["year"]
                day = date(int(year), 1, 1) if year else version.valid_to
                if day and successor["code"] != code:
                    yield Move(day, code, successor["code"], documented=False, change_type="succession of codes")


def _on_one_level(move: Move, regions: Mapping[str, list[Region]]) -> Iterator[Move]:
    """The move on the level of the unit that gave, and what it means on each level above."""
    left, joined = _units(move.from_code, move.day - _ONE_DAY, regions), _units(move.to_code, move.day, regions)
    level, other = regions[move.from_code][0].level, regions[move.to_code][0].level
    if level not in _LEVELS or other not in _LEVELS:
        return
    if _LEVELS.index(other) > _LEVELS.index(level):
        into = joined.get(level, NOWHERE)
        if into != move.from_code:
            yield replace(move, to_code=into)
    else:
        within = left.get(other) == move.to_code
        yield replace(move, to_code=NOWHERE) if within else move
    for above in _LEVELS[: _LEVELS.index(level)]:
        giver, taker = left.get(above, NOWHERE), joined.get(above, NOWHERE)
        if giver != taker:
            yield Move(
                move.day,
                giver,
                taker,
                documented=move.documented,
                change_type="units moved between them",
                document=move.document,
                document_title=move.document_title,
                source_url=move.source_url,
                note=f"{move.from_code} {regions[move.from_code][-1].name_zh}",
            )


def _units(code: str, day: date, regions: Mapping[str, list[Region]]) -> dict[str, str]:
    """The unit itself and those around it on a day, by level."""
    found: dict[str, str] = {}
    while code in regions:
        versions = regions[code]
        version = versions[0] if len(versions) == 1 else next((v for v in versions if v.holds_on(day)), versions[-1])
        if version.level not in _LEVELS:
            break
        found[version.level] = code
        code = version.parent_code
    return found
