"""What a file of the catalogue says against the definitions: every fault with its file and field (`catalogue_faults.toml`).

What the fields are, and reading them, is `indicators.catalogue`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from definitions.errors import DefinitionError
from indicators.catalogue import SCOPE, Indicator, entries

if TYPE_CHECKING:
    from definitions import Definitions

#: The classes that indicators are made for, and the names of their levels.
CLASSES, LEVELS = "nbs-digital-2021", ("large", "medium", "small")
_TOTAL, _ECONOMY, _RATIO = "total", "economy", "ratio"
_DENOMINATOR = ("denominator_measure", "denominator_level", "denominator_code")


def hold(definitions: Definitions) -> None:
    """Raise the first fault of the catalogue, a `DefinitionError`, where there is one."""
    for fault in faults(definitions):
        raise fault


def faults(definitions: Definitions) -> Iterator[DefinitionError]:
    """Every fault of the catalogue: in each file by itself, then against the definitions."""
    read, unread = entries()
    yield from unread
    places: dict[int, str] = {}
    for entry in read.values():
        yield from _measured(entry, definitions)
        yield from _aimed(entry, definitions, read)
        if entry.on_screen is not None:
            other = places.setdefault(entry.on_screen, entry.id)
            if not entry.headline:
                yield _fault(entry, "on_screen", "unseen")
            elif other != entry.id:
                yield _fault(entry, "on_screen", "same-place", other=other)


def _measured(entry: Indicator, definitions: Definitions) -> Iterator[DefinitionError]:
    """Its measures and its unit exist, and the unit is one of what the indicator is."""
    sound = True
    for field in ("measure", "denominator_measure", "published_measure"):
        name = getattr(entry, field)
        if name is not None and name not in definitions.measures:
            sound = False
            yield _fault(entry, field, "no-measure", value=name)
    if entry.unit not in definitions.units:
        sound = False
        yield _fault(entry, "unit", "no-unit", value=entry.unit, units=", ".join(definitions.units))
    if sound:
        yield from _unit(entry, definitions)


def _unit(entry: Indicator, definitions: Definitions) -> Iterator[DefinitionError]:
    """A quantity has a unit of its measure; a ratio of like by like is a percentage, of unlike has a unit of its numerator."""
    given, own = definitions.units[entry.unit].dimension, definitions.measures[entry.measure].dimension
    below = entry.denominator_measure
    is_share = entry.kind in ("growth", "claim", "weight", "relation") or (
        below and definitions.measures[below].dimension == own
    )
    wanted = _RATIO if is_share else own
    if given != wanted:
        units = [unit.id for unit in definitions.units.values() if unit.dimension == wanted]
        yield _fault(entry, "unit", "other-unit", value=entry.unit, units=", ".join(units))


def _aimed(entry: Indicator, definitions: Definitions, read: Mapping[str, Indicator]) -> Iterator[DefinitionError]:
    """A ratio has a denominator and nothing else has, a relation two weights; the code of each is one of its level."""
    given = [field for field in _DENOMINATOR if getattr(entry, field) is not None]
    if entry.kind == _RATIO and len(given) < len(_DENOMINATOR):
        yield _fault(entry, next(field for field in _DENOMINATOR if field not in given), "no-denominator")
    elif entry.kind != _RATIO and given:
        yield _fault(entry, given[0], "denominator")
    if (entry.kind == "weight") != (entry.whole is not None):
        yield _fault(entry, "whole", "no-whole" if entry.whole is None else "whole")
    related = ("numerator_indicator", "denominator_indicator")
    for field in related:
        name = getattr(entry, field)
        if (entry.kind == "relation") != (name is not None):
            yield _fault(entry, field, "no-weight" if name is None else "weight")
        elif name is not None and getattr(read.get(name), "kind", None) != "weight":
            yield _fault(entry, field, "no-such-weight", value=name)
    for side in ("target", "denominator"):
        level, code = getattr(entry, f"{side}_level"), getattr(entry, f"{side}_code")
        codes = _codes(level, definitions)
        if level is not None and code is not None and code not in codes:
            shown = ", ".join(codes[:10]) + (" …" if len(codes) > 10 else "")
            yield _fault(entry, f"{side}_code", "no-code", value=code, level=level, codes=shown)


def _codes(level: str | None, definitions: Definitions) -> list[str]:
    if level in LEVELS:
        depth = LEVELS.index(level) + 1
        return [code for code, one in definitions.classes[CLASSES].items() if one.level == depth]
    return {_TOTAL: [SCOPE], _ECONOMY: ["TOTAL"]}.get(level or "", [])


def _fault(entry: Indicator, field: str, fault: str, **found: object) -> DefinitionError:
    zh, en = _sentences()[fault]
    return DefinitionError(
        f"indicators/catalogue/{entry.id}.yml", entry.id, field, zh.format(**found), en.format(**found)
    )


@cache
def _sentences() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
