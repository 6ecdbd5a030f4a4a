"""What a region code means through time: its names, its territories, what moved, and where its figures belong on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from definitions.history import RegionMapping, Territory
from definitions.models import Region, Zone
from definitions.moves import Move

if TYPE_CHECKING:
    from definitions.loader import Definitions


@dataclass(frozen=True)
class RegionExplanation:
    """A region, or a functional zone (then only `zone` and the name are given); `below` are the regions right below it."""

    code: str
    path: str
    versions: tuple[Region, ...]
    territories: tuple[Territory, ...]
    moves: tuple[Move, ...]
    mappings: tuple[RegionMapping, ...]
    wanted_on: date
    documented: bool
    zones: tuple[Zone, ...]
    zone: Zone | None = None
    below: tuple[str, ...] = ()


def explain_region(definitions: Definitions, text: str, wanted_on: date | None = None) -> RegionExplanation:
    """Explain the region that a code or name means; its figures are mapped to a day, or to the last one that is known.

    Raises `definitions.RegionNameError` where no region or several have the name.
    """
    code = definitions.names.resolve(text)
    last_known = date(definitions.known_changes.last_year, 12, 31)
    day = wanted_on or last_known
    path = definitions.names.path(code)
    if code not in definitions.regions:
        zone = next(one for one in definitions.zones if one.code == code)
        return RegionExplanation(code, path, (), (), (), (), day, documented=False, zones=(), zone=zone)
    history = definitions.history
    territories = tuple(history.territories[code])
    found = [m for one in territories for m in history.mappings(one) if m.target.holds_on(day)]
    return RegionExplanation(
        code=code,
        path=path,
        versions=tuple(definitions.regions[code]),
        territories=territories,
        moves=tuple(move for move in history.moves if code in (move.from_code, move.to_code)),
        mappings=tuple(found),
        wanted_on=day,
        documented=history.documented(code, last_known),
        zones=tuple(z for z in definitions.zones if code in (*z.districts, z.parent_code)),
        below=tuple(
            one
            for one, versions in sorted(definitions.regions.items())
            if versions[-1].parent_code == code and definitions.names.in_force(one, day)
        ),
    )
