"""Which region does this text name? By code, by full or short name, by an old name, or after the units above it.

闵行, 闵行区, 上海市闵行区 and 310112 are one region. A text that fits several is an error that lists them, never a guess.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from definitions.errors import RegionNameError
from definitions.models import Region, RegionAlias, Zone

_CODE_DIGITS = 6
_SHORTEST = 2
_NEAR = 5
_PEOPLES = r"(?:[^族]{1,4}族|维吾尔|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯|各族)"
_ENDINGS = (
    re.compile(rf"^(?P<short>.{{2,}}?){_PEOPLES}*自治[州县区旗]$"),
    re.compile(r"^(?P<short>.{2,}?)(?:特别行政区|地区|新区|林区|特区|省|市|区|县|盟|旗|自治区)$"),
)


class RegionNames:
    """The index of codes and names."""

    def __init__(
        self, regions: Mapping[str, list[Region]], aliases: Iterable[RegionAlias], zones: Iterable[Zone]
    ) -> None:
        self._regions = regions
        self._zones = {zone.code: zone for zone in zones}
        self._aliases: dict[str, set[str]] = {}
        self._full: dict[str, set[str]] = {}
        self._short: dict[str, set[str]] = {}
        for alias in aliases:
            self._aliases.setdefault(normalised(alias.alias), set()).add(alias.code)
        named = [(v.name_zh, code) for code, versions in regions.items() for v in versions]
        for name, code in [*named, *((zone.name_zh, zone.code) for zone in self._zones.values())]:
            full = normalised(name)
            self._full.setdefault(full, set()).add(code)
            if (short := shortened(full)) != full:
                self._short.setdefault(short, set()).add(code)

    def resolve(self, text: str, on: date | None = None) -> str:
        """The code that a text names; of several with one name, the one in force on a day (or now).

        Raises `RegionNameError` where no region or more than one has the name.
        """
        found = sorted(self._named(normalised(text), on))
        if len(found) == 1 or (found and all(self._is_again(code, found[0]) for code in found[1:])):
            return found[0]
        exact = [code for code in found if normalised(self.path(code)) == normalised(text)]
        if len(exact) == 1:
            return exact[0]
        if found:
            raise RegionNameError(text, [f"{code} {self.path(code)}" for code in found], ambiguous=True)
        raise RegionNameError(text, self._near(normalised(text)), ambiguous=False)

    def path(self, code: str) -> str:
        """A region's name after those of the units above it; the country is left out."""
        if code in self._zones:
            zone = self._zones[code]
            return f"{self.path(zone.parent_code)} {zone.name_zh}"
        names = [self._regions[one][-1].name_zh for one in self._above(code) if one != "000000"]
        return " ".join(reversed(names)) or self._regions[code][-1].name_zh

    def in_force(self, code: str, on: date | None = None) -> bool:
        """Whether a code is in force on a day, or now."""
        versions = self._regions.get(code, [])
        return code in self._zones or any(v.valid_to is None if on is None else v.holds_on(on) for v in versions)

    def _is_again(self, code: str, first: str) -> bool:
        """Whether a code is another one of the same zone."""
        return code in self._zones and self._zones[code].same_as == first

    def _named(self, text: str, on: date | None) -> set[str]:
        if text.isdigit():
            padded = text.ljust(_CODE_DIGITS, "0")[:_CODE_DIGITS] if len(text) in (2, 4, 6, 9, 12) else ""
            return {padded} if padded in self._regions or padded in self._zones else set()
        if found := self._direct(text, on):
            return found
        found = set()
        for at in range(_SHORTEST - 1, len(text) - 1):
            head = text[:at]
            heads = {code for index in (self._aliases, self._full, self._short) for code in index.get(head, ())}
            if heads:
                found |= {code for code in self._named(text[at:], on) if heads & set(self._above(code))}
                found |= self._below(text[at:], heads)
        now = {code for code in found if self.in_force(code, on)}
        return now or found

    def _direct(self, text: str, on: date | None) -> set[str]:
        """The codes with just this name: what people agreed to call so, then full names, then short ones.

        Among those with the name, the ones in force come first.
        """
        if text in self._aliases:
            return self._aliases[text]
        full, short = self._full.get(text, set()), self._short.get(text, set())
        for names in (full, short):
            if now := {code for code in names if self.in_force(code, on)}:
                return now
        return full or short

    def _below(self, text: str, heads: set[str]) -> set[str]:
        named = self._full.get(text, set()) | self._short.get(text, set())
        return {code for code in named if heads & set(self._above(code)) - {code}}

    def _above(self, code: str) -> Iterator[str]:
        seen = set()
        while code and code not in seen:
            seen.add(code)
            yield code
            if code in self._zones:
                code = self._zones[code].parent_code
            else:
                code = self._regions[code][-1].parent_code if code in self._regions else ""

    def _near(self, text: str) -> list[str]:
        names = difflib.get_close_matches(text, [*self._full, *self._short], n=_NEAR, cutoff=0.6)
        codes = dict.fromkeys(
            code for name in names for code in sorted(self._full.get(name, set()) | self._short.get(name, set()))
        )
        return [f"{code} {self.path(code)}" for code in codes][:_NEAR]


def normalised(text: str) -> str:
    """A name as it is compared: full-width and half-width alike, without spaces and points."""
    return re.sub(r"[\s·,，、/\-]", "", unicodedata.normalize("NFKC", text))


def shortened(name: str) -> str:
    """A name without the word for its kind of unit (市, 区, 自治州 …) where at least two characters remain."""
    for ending in _ENDINGS:
        if match := ending.match(name):
            return match["short"]
    return name
