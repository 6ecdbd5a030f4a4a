"""Which region does this text name, and was it there on that day? The one place where this is decided.

A text is a code (310112, 31, 310112000000), a name (闵行, 闵行区, 上海市闵行区), an old or customary name, both glued together
(310112 闵行区), or the whole of what a table is about (全市). A code and the name beside it must agree. What fits several
regions is never guessed: the candidates are listed. How names are indexed is `definitions.name_index`, what became of a
region is `definitions.lifetimes`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from definitions.errors import RegionNameError
from definitions.lifetimes import lifetime
from definitions.name_index import NameIndex, bare_name, shortened, shorter

if TYPE_CHECKING:
    from definitions.content import Content

Outcome = Literal["region", "zone", "ambiguous", "unknown", "differs", "not_yet", "no_longer"]

#: The rule of `definitions/rules` that a text breaks which names no region that can be reported.
_RULES = {
    "ambiguous": "region-ambiguous",
    "unknown": "region-unknown",
    "differs": "region-name-differs",
    "zone": "region-is-zone",
    "not_yet": "region-not-yet",
    "no_longer": "region-no-longer",
}
_EXAMPLE = "310112"
_DIGITS = 6
_TOWN_DIGITS = 12
_REMEMBERED = 1 << 14
_NEAR = 5
_LIKE = 60
#: Half of a name of two characters: what a person is told where nothing is nearer.
_ROUGHLY = 50
_POINT = r"(?:\.0+)?"
_BEHIND = re.compile(r"([^()]+)\(([^()]+)\)")
_ALONE = re.compile(rf"(\d[\d\s]*){_POINT}")
_GLUED = (
    re.compile(rf"[(\[【]?(?P<code>\d{{6}}|\d{{9}}|\d{{12}}){_POINT}[)\]】]?\s*[-:、._]?\s*(?P<name>[^\d\s].*)"),
    re.compile(rf"(?P<name>\D+?)\s*[(\[]?\s*(?P<code>\d{{6}}|\d{{9}}|\d{{12}}){_POINT}\s*[)\]]?"),
)


@dataclass(frozen=True)
class RegionDecision:
    """What a text was found to name.

    `region`, `zone` (a functional zone, which overlaps districts), or not in force on the day: `not_yet`, `no_longer`; these
    have a `code`. `differs`: the code is one region's and the name another's. `ambiguous`, `unknown`. `listed` says what
    there is to say: the candidates, the names of the code, the known regions of that name elsewhere, or what became of it.
    """

    text: str
    outcome: Outcome
    code: str = ""
    listed: tuple[str, ...] = field(default=())

    @property
    def rule(self) -> str:
        """The rule that the text breaks; '' for none."""
        return _RULES.get(self.outcome, "")

    @property
    def is_read(self) -> bool:
        """Whether a figure is read all the same: a person says in which boundary it is drawn."""
        return self.outcome in ("region", "not_yet", "no_longer")


#: What no text at all names.
NOTHING = RegionDecision("", "unknown")


class RegionNames:
    """Decides about the names and codes of one set of definitions."""

    def __init__(self, definitions: Content) -> None:
        self._definitions = definitions
        self._index = NameIndex(definitions.regions, definitions.region_aliases, definitions.zones)
        self._decided: dict[tuple[str, str, str, str, date | None], RegionDecision] = {}

    def decide(
        self, text: str, name: str = "", *, within: str = "", level: str = "", day: date | None = None
    ) -> RegionDecision:
        """What a text names, with a name beside it, among the regions within one and of one level, on a day.

        Without a day the region may be of any time; of several with one name the ones in force are meant.
        """
        asked = (text, name, within, level, day)
        if asked not in self._decided:
            if len(self._decided) >= _REMEMBERED:
                self._decided.clear()
            self._decided[asked] = self._decide(*asked)
        return self._decided[asked]

    def resolve(self, text: str, on: date | None = None) -> str:
        """The code that a text names; of several with one name, the one in force on a day (or now).

        Raises `RegionNameError` where no region or more than one has the name.
        """
        found = self.decide(text, day=on)
        if not found.code or found.outcome == "differs":
            raise self.error(found)
        return found.code

    def error(self, decision: RegionDecision) -> RegionNameError:
        """The sentence that refuses what was decided."""
        told = self._told(decision)
        if not told and decision.outcome == "unknown":
            told = self.near(decision.text, _ROUGHLY)
        return RegionNameError(decision.text, told, decision.outcome)

    def expected(self, decision: RegionDecision = NOTHING) -> str:
        """What a finding holds against a text: candidates, names, what became of it, what is close, or an example."""
        return "；".join(self._told(decision)) or _EXAMPLE

    def _told(self, decision: RegionDecision) -> tuple[str, ...]:
        return decision.listed or (self.near(decision.text) if decision.outcome == "unknown" else ())

    def path(self, code: str) -> str:
        """A region's name after those of the units above it; the country is left out."""
        return self._index.path(code)

    def in_force(self, code: str, on: date | None = None) -> bool:
        """Whether a code is in force on a day, or now."""
        return self._index.in_force(code, on)

    def below(self, code: str, level: str, day: date) -> list[str]:
        """The codes of one level in force on a day that lie in a region."""
        return self._index.below(code, level, day)

    def candidates(self, text: str) -> list[str]:
        """The codes of all regions that a name fits, those in force before others; of a code itself."""
        found = self.decide(text)
        return [found.code] if found.code else [one.split()[0] for one in found.listed if found.outcome == "ambiguous"]

    def names_of(self, code: str) -> str:
        """All names of a region code, the latest first."""
        versions = reversed(self._definitions.regions.get(code, []))
        return " / ".join(dict.fromkeys(version.name_zh for version in versions))

    def near(self, text: str, like: int = _LIKE) -> tuple[str, ...]:
        """The regions whose names are close to a text, as `code path`: of equally close ones those that begin like it first."""
        from rapidfuzz import fuzz, process

        wanted = bare_name(text)
        if wanted.isdigit():
            return self._around(wanted)
        close = process.extract(wanted, self._index.texts, scorer=fuzz.ratio, limit=None, score_cutoff=like)
        close.sort(key=lambda found: (-found[1], found[0][:1] != wanted[:1]))
        codes = dict.fromkeys(code for name, *_ in close[:_NEAR] for code in self._index.every(name))
        return self._shown(list(codes)[:_NEAR])

    def _decide(self, text: str, name: str, within: str, level: str, day: date | None) -> RegionDecision:
        digits, glued = _split(text)
        found = self._coded(digits) if digits else self._meant(bare_name(text), within, level, day)
        if len(found) > 1 or (found and not digits and self._index.is_former_word(bare_name(text), within, day)):
            return RegionDecision(text, "ambiguous", listed=self._shown(found))
        if not found:
            elsewhere = [] if digits else self._index.every(bare_name(text))[:_NEAR]
            return RegionDecision(text, "unknown", listed=self._shown(elsewhere))
        (code,), beside = found, name or glued
        return self._on(text, code, day) if self._agrees(code, beside) else self._differing(code, beside)

    def _meant(self, wanted: str, within: str, level: str, day: date | None) -> list[str]:
        """The codes of a name, or of a text for all of the region that it stands within."""
        if within and self._is_whole(wanted, within):
            return [within]
        found = self._index.find(wanted, within, level, day)
        if not found and (turned := _BEHIND.fullmatch(wanted)):  # 鼓楼区（南京） is 南京鼓楼区
            found = self._index.find(turned[2] + turned[1], within, level, day)
        if len(found) > 1 and not any(self.in_force(code, day) for code in found):
            return [code for code in found if not self._becomes_one_of(code, set(found) - {code})] or found
        return found

    def _becomes_one_of(self, code: str, others: set[str]) -> bool:
        """Whether a region went on under another of these codes: one unit that was given several, one after the other."""
        reached, found = {code}, {code}
        while found := {later for one in found for later in self._index.successors(one)} - reached:
            reached |= found
        return not reached.isdisjoint(others)

    def _on(self, text: str, code: str, day: date | None) -> RegionDecision:
        """The decision for one code: a zone, or a region that is in force on the day or is not."""
        if code not in self._definitions.regions:
            parent = self._index.zone(code).parent_code
            return RegionDecision(text, "zone", code, self._shown(self._index.zone(code).districts or [parent]))
        if day is None or self.in_force(code, day):
            return RegionDecision(text, "region", code)
        history = self._definitions.history
        if history.territory_on(code, day):
            return RegionDecision(text, "region", code)
        is_early = day < history.territories[code][0].start
        told = lifetime(self._definitions, code, day)
        return RegionDecision(text, "not_yet" if is_early else "no_longer", code, (told,))

    def _differing(self, code: str, name: str) -> RegionDecision:
        """A code, and beside it the name of another region: whose name it is, where it is one's."""
        owners = "、".join(self._index.every(bare_name(name))[:_NEAR])
        told = (self.names_of(code) or self.path(code)) + (f"（{name}：{owners}）" if owners else "")
        return RegionDecision(f"{code} {name}", "differs", code, (told,))

    def _coded(self, digits: str) -> list[str]:
        """The region of a code of 2, 4 or 6 digits, or of 9 or 12: a town, or where they end in noughts the unit above."""
        if len(digits) not in (2, 4, _DIGITS, 9, _TOWN_DIGITS):
            return []
        is_town = bool(digits[_DIGITS:].strip("0"))
        code = digits.ljust(_TOWN_DIGITS, "0") if is_town else digits[:_DIGITS].ljust(_DIGITS, "0")
        return [code] if self._index.has(code) else []

    def _is_whole(self, wanted: str, code: str) -> bool:
        """Whether a text says that all of a region is meant: 全市 of a city, 全省 of a province, 全国 of the country."""
        names = self._definitions.regions.get(code, [])
        return any(wanted in (f"全{one.name_zh[-1]}", f"本{one.name_zh[-1]}") for one in names)

    def _agrees(self, code: str, name: str) -> bool:
        """Whether a name is that of a code: alone, after those of the units above it, an old one, or with a remark behind it."""
        wanted = bare_name(name)
        if not wanted or self._is_whole(wanted, code):
            return True
        known = {text for full in self._index.names(code) for text in (full, *shorter(full))}
        if wanted in known:
            return True
        for end in range(len(wanted), 1, -1):
            if found := self._index.every(wanted[:end]):
                if code in found or any(self._is_same(code, one, wanted[:end]) for one in found):
                    return True
                rest = wanted[end:]
                return any(one in self._index.above(code) for one in found) and any(one in rest for one in known)
        return any(len(one) > 1 and one in wanted for one in self._index.names(code))

    def _is_same(self, code: str, other: str, name: str) -> bool:
        """Whether another code is the same unit before or after it was given a new one: 崇明县 and 崇明区."""
        short = {shortened(one) for one in self._index.names(code)}
        if shortened(name) not in short and not any(shortened(one) in short for one in self._index.names(other)):
            return False
        pairs = ((code, other), (other, code))
        return any((move.from_code, move.to_code) in pairs for move in self._definitions.history.moves)

    def _around(self, digits: str) -> tuple[str, ...]:
        """The unit that a code without a region would lie in."""
        for length in (_DIGITS, 4, 2):
            if len(digits) > length and (found := self._coded(digits[:length])):
                return self._shown(found)
        return ()

    def _shown(self, codes: list[str]) -> tuple[str, ...]:
        return tuple(f"{code} {self.path(code)}" for code in codes)


def _split(text: str) -> tuple[str, str]:
    """The code in a text, and the name glued to it; no code where it is a name, or where a footnote's ² would be its digit."""
    if any(unicodedata.category(character) in ("No", "Nl") for character in text):
        return "", ""
    plain = " ".join(unicodedata.normalize("NFKC", text).split()).lstrip("#'‘’`").strip()
    if match := _ALONE.fullmatch(plain):
        return "".join(match[1].split()), ""
    for glued in _GLUED:
        if match := glued.fullmatch(plain):
            return match["code"], match["name"].strip(" -:、._")
    return "", ""
