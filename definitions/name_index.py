"""The index of region names: which codes go by a name, alone or after the names of the units above, then or now.

Only looking up belongs here; what a text means, and whether its region was there on a day, is `definitions.naming`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from definitions.models import Region, RegionAlias, Zone

Fits: TypeAlias = Callable[[str], bool]

_COUNTRY = "000000"
_CODE = re.compile(r"\d{6}")
_SHORTEST = 2
_PEOPLES = r"(?:[^族]{1,4}族|维吾尔|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|各族)"
_ENDINGS = (
    re.compile(rf"^(?P<short>.{{2,}}?){_PEOPLES}*自治[州县区旗]$"),
    re.compile(r"^(?P<short>.{2,}?)(?:特别行政区|地区|新区|林区|特区|省|市|区|县|盟|旗|自治区)$"),
)
_PEOPLED = re.compile(r"自治[州县旗]$")
_BETWEEN = re.compile(r"[\s·•,，、/\-_*:;。\u200b-\u200f\u2060\ufeff]")
_LATIN_TAIL = re.compile(r"(?<=[\u4e00-\u9fff])[A-Za-z][A-Za-z.'&()]*$")


@dataclass(frozen=True)
class _Named:
    """A code that goes, or went, by a name: as the name of this version; none for a zone."""

    code: str
    version: Region | None

    def holds(self, day: date | None) -> bool:
        """Whether this is its name on a day, or now."""
        return self.version is None or _holds(self.version, day)


class NameIndex:
    """Looks up the codes of names."""

    def __init__(
        self, regions: Mapping[str, list[Region]], aliases: Iterable[RegionAlias], zones: Iterable[Zone]
    ) -> None:
        self._regions = regions
        self._zones = {zone.code: zone for zone in zones}
        self._aliases: dict[str, list[str]] = {}
        self._full: dict[str, list[_Named]] = {}
        self._short: dict[str, list[_Named]] = {}
        for alias in aliases:
            self._aliases.setdefault(normalised(alias.alias), []).append(alias.code)
        # towns go by their codes, or behind their district: their names are the same in a hundred counties
        units = {code: each for code, each in regions.items() if each[-1].level != "town"}
        self._towns: dict[str, list[str]] = {}
        for code in regions.keys() - units.keys():
            for version in regions[code]:
                self._towns.setdefault(normalised(version.name_zh), []).append(code)
        named = [(version.name_zh, _Named(code, version)) for code, each in units.items() for version in each]
        for name, one in [*named, *((zone.name_zh, _Named(zone.code, None)) for zone in self._zones.values())]:
            full = normalised(name)
            self._full.setdefault(full, []).append(one)
            for short in shorter(full):
                self._short.setdefault(short, []).append(one)

    @property
    def texts(self) -> list[str]:
        """All names, full and short."""
        return [*self._full, *self._short]

    def has(self, code: str) -> bool:
        """Whether a code is that of a region or zone."""
        return code in self._regions or code in self._zones

    def zone(self, code: str) -> Zone:
        """The zone of a code."""
        return self._zones[code]

    def names(self, code: str) -> list[str]:
        """The names of a code, as compared, of all times."""
        if code in self._zones:
            return [normalised(self._zones[code].name_zh)]
        return [normalised(version.name_zh) for version in self._regions[code]]

    def path(self, code: str) -> str:
        """A region's name after those of the units above it; the country is left out."""
        if code in self._zones:
            zone = self._zones[code]
            return f"{self.path(zone.parent_code)} {zone.name_zh}"
        names = [self._regions[one][-1].name_zh for one in self.above(code) if one != _COUNTRY]
        return " ".join(reversed(names)) or self._regions[code][-1].name_zh

    def in_force(self, code: str, on: date | None = None) -> bool:
        """Whether a code is in force on a day, or now."""
        return code in self._zones or any(_holds(version, on) for version in self._regions.get(code, []))

    def find(self, name: str, within: str = "", level: str = "", day: date | None = None) -> list[str]:
        """The codes that a name means: what people agreed to call so, those with just this name, those after units above.

        Only regions that lie within one and are of one level, where these are given. Of several the ones that have the name
        on the day (or now) come first, then those in force; of one zone with several codes the first is meant.
        """

        def fits(code: str) -> bool:
            return self._lies_within(code, within) and (not level or self._level(code) in (level, "country"))

        found = self._direct(name, fits, day)
        if not found:
            found = [code for code in self._behind_units(name) if fits(code)]
            found = [code for code in found if self.in_force(code, day)] or found
        found = sorted(dict.fromkeys(found))
        if found and all(self._is_again(code, found[0]) for code in found[1:]):
            return found[:1]
        exact = [code for code in found if normalised(self.path(code)) == name]
        return exact if len(exact) == 1 else found

    def every(self, name: str) -> list[str]:
        """All codes that ever went by a name, wherever they lie; those in force first."""
        named = [one.code for index in (self._full, self._short) for one in index.get(name, ())]
        found = dict.fromkeys([*self._aliases.get(name, ()), *named, *self._behind_units(name)])
        return sorted(found, key=lambda code: (not self.in_force(code), code))

    def successors(self, code: str) -> list[str]:
        """The codes that a region went on under."""
        return [later for version in self._regions.get(code, []) for later in _CODE.findall(version.successor_codes)]

    def is_former_word(self, name: str, within: str, day: date | None) -> bool:
        """Whether a word of two characters (市区), said of anywhere, is no name on the day but was that of a code in force."""
        if within not in ("", _COUNTRY):
            return False
        named = self._full.get(name, [])
        is_word = len(name) == _SHORTEST and name not in self._aliases and name not in self._short
        return is_word and not any(one.holds(day) for one in named) and any(self.in_force(o.code, day) for o in named)

    def above(self, code: str) -> Iterator[str]:
        """A code and those of the units around it."""
        seen = set()
        while code and code not in seen:
            seen.add(code)
            yield code
            if code in self._zones:
                code = self._zones[code].parent_code
            else:
                code = self._regions[code][-1].parent_code if code in self._regions else ""

    def below(self, code: str, level: str, day: date) -> list[str]:
        """The codes of one level in force on a day that lie in a region; invented ones only in an invented one."""
        inside = (one for one in self._regions if one != code and self._level(one) == level and self.in_force(one, day))
        invented = self._regions[code][-1].is_sample
        return sorted(
            one for one in inside if self._lies_within(one, code) and self._regions[one][-1].is_sample == invented
        )

    def _direct(self, name: str, fits: Fits, day: date | None) -> list[str]:
        if agreed := [code for code in self._aliases.get(name, ()) if fits(code)]:
            return agreed
        full = [one for one in self._full.get(name, ()) if fits(one.code)]
        short = [one for one in self._short.get(name, ()) if fits(one.code)]
        for kind in (full, short):
            if then := [one.code for one in kind if one.holds(day)]:
                return then
        for kind in (full, short):
            if now := [one.code for one in kind if self.in_force(one.code, day)]:
                return now
        return [one.code for one in full or short]

    def _behind_units(self, name: str) -> list[str]:
        """The codes of a name that begins with that of a unit above: 上海市闵行区, 杭州余杭."""
        found: list[str] = []
        for at in range(_SHORTEST - 1, len(name) - 1):
            heads = {one.code for index in (self._full, self._short) for one in index.get(name[:at], ())}
            if heads := heads.union(self._aliases.get(name[:at], ())):
                behind = [*self.every(name[at:]), *self._towns.get(name[at:], ())]
                found += [code for code in behind if heads & set(self.above(code)) - {code}]
        return found

    def _lies_within(self, code: str, within: str) -> bool:
        if within in ("", _COUNTRY):
            return True
        return code.startswith(re.sub(r"(00)+$", "", within)) or within in self.above(code)

    def _level(self, code: str) -> str:
        return self._regions[code][-1].level if code in self._regions else "zone"

    def _is_again(self, code: str, first: str) -> bool:
        """Whether a code is another one of the same zone."""
        return code in self._zones and self._zones[code].same_as == first


def _holds(version: Region, day: date | None) -> bool:
    return version.valid_to is None if day is None else version.holds_on(day)


def normalised(text: str) -> str:
    """A name as it is compared: full-width and half-width alike, without spaces, points and marks."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text))


def bare_name(text: str) -> str:
    """A name as it is compared, without its translation behind it: 闵行区 Minhang District."""
    return _LATIN_TAIL.sub("", normalised(text).lstrip("#"))


def shortened(name: str) -> str:
    """A name without the word for its kind of unit (市, 区, 自治州 …) where at least two characters remain."""
    for ending in _ENDINGS:
        if match := ending.match(name):
            return match["short"]
    return name


def shorter(name: str) -> list[str]:
    """The shorter forms of a name: 大理 and 大理州 for 大理白族自治州, 闵行 for 闵行区."""
    short = shortened(name)
    if short == name:
        return []
    return [short, short + name[-1]] if _PEOPLED.search(name) else [short]
