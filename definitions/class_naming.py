"""Which industry does a text name, and is the name beside a code its own? The one place where this is decided.

A text is a code, a name, or both glued together. A code that a spreadsheet stored as a number has lost its leading zero: the
zero is put back only where that leaves one reading, or where the name beside it says which. A name may be cut short, carry a
prefix or be spelt a little otherwise; it may not be the name of another class. Which edition a code and its name belong to
together is said where it is not the one that was declared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from definitions.models import ActivityClass
from definitions.near_classes import around, similar

if TYPE_CHECKING:
    from definitions.content import Content

Outcome = Literal["agrees", "other", "edition", "unknown"]

_PREFIX = re.compile(r"^(?:其中|of which|#)+", re.IGNORECASE)
_LEFT_OUT = re.compile(r"[\W\d_及和与的]+")
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_CODE = re.compile(r"(?P<section>[A-Z])?(?P<code>\d{1,4})?(?P<point>\.0+)?", re.IGNORECASE)
#: A code with a mark between its division and what follows: 39.13.
_PARTED = re.compile(r"(\d{2})\s?[.\-·]\s?(\d{2})")
_CODE_FIRST = re.compile(
    r"(?P<code>[A-Z]?\d{1,4}|[A-Z](?=[\s\-:、.]))(?:\.0+)?[\s\-:、.]*(?P<name>[^\d\s\-:、.].*)", re.IGNORECASE
)
_NAME_FIRST = re.compile(r"(?P<name>\D+?)\s*[(\[]\s*(?P<code>[A-Z]?\d{1,4})(?:\.0+)?\s*[)\]]", re.IGNORECASE)
_FURTHER = re.compile(r"\d{2}")
_DIGITS = 4
_NEAR = 85
_AHEAD = 15
_SHORTEST = 2
_LISTED = 3


@dataclass(frozen=True)
class IndustryDecision:
    """The industry that a text names, or why none: `readings` are the codes it may be. `restored`: it was written otherwise.

    `written` is the code as it stands there, `name` the name beside or behind it, `told` what is wrong with the two.
    """

    code: str = ""
    restored: bool = False
    readings: tuple[str, ...] = ()
    written: str = field(default="", compare=False)
    name: str = field(default="", compare=False)
    told: str = field(default="", compare=False)


@dataclass(frozen=True)
class NameOfClass:
    """How a name stands to a code.

    `other`: it is the name of `owners`; `edition`: code and name together are those of that classification, and mean `owners`
    in the one declared; `unknown`: no class is called so.
    """

    outcome: Outcome
    owners: tuple[str, ...] = ()
    edition: str = ""


class ClassNames:
    """Decides about the codes and names of one classification."""

    def __init__(self, definitions: Content, classification: str) -> None:
        self._definitions = definitions
        self._classification = classification
        self._classes = definitions.classes.get(classification, {})
        self._owners: dict[str, list[str]] = {}
        self._called: dict[str, list[str]] = {}
        for code, each in self._classes.items():
            self._called.setdefault(_squeezed(each.name_zh), []).append(code)
            for name in _names(each):
                self._owners.setdefault(name, []).append(code)

    def decide(
        self, text: str, name: str = "", *, is_number: bool = False, is_marked: bool = False
    ) -> IndustryDecision:
        """The industry of a text, with the name beside it where there is one.

        `is_number`: the cell held a number, whose noughts are lost; `is_marked`: the text had a footnote's mark or #. What is
        glued to a code is its name or nothing: in `6513,6512` and `6513等` more industries are meant than one.
        """
        if text in self._classes and not is_number and not is_marked:
            return IndustryDecision(text, written=text, name=name)
        if (parted := _PARTED.fullmatch(text)) and not is_number:
            found = self._by_code(("".join(parted.groups()),), "", name)
            return replace(found, written=text, name=name, restored=True)
        match = _CODE.fullmatch(text)
        if match and (match["code"] or match["section"]):
            digits, section = match["code"] or "", match["section"] or ""
            is_lossy = (is_number or bool(match["point"])) and len(digits) < _DIGITS
            is_whole = digits in self._classes and text == digits and not is_lossy and not is_marked
            found = self._by_code((digits,), section, "") if is_whole else self._by_code(_forms(digits), section, name)
            return replace(found, written=section + digits, name=name)
        for glued in (_CODE_FIRST, _NAME_FIRST):
            match = glued.fullmatch(text)
            if match:
                behind = match["name"].strip(" /")
                section, digits = re.fullmatch(r"([A-Z]?)(\d*)", match["code"].upper()).groups()  # type: ignore[union-attr]
                if len(compared(behind)) < _SHORTEST or _FURTHER.search(behind):
                    return IndustryDecision(written=section + digits, name=behind)
                return replace(self._by_code(_forms(digits), section, behind), written=section + digits, name=behind)
        codes = self._named(text)
        return IndustryDecision(codes[0]) if len(codes) == 1 else IndustryDecision(readings=tuple(codes))

    def _named(self, name: str) -> list[str]:
        """The codes of a name; of a class that repeats its only member's name, the finest."""
        codes = self._called.get(_squeezed(name), [])
        finest = max((len(code) for code in codes), default=0)
        family = [code for code in codes if len(code) == finest]
        return family if all(any(f.startswith(code) for f in family) for code in codes) else codes

    def _by_code(self, forms: tuple[str, ...], section: str, name: str) -> IndustryDecision:
        """The class of a code in one of its forms, the one that its name fits where one says which."""
        if not forms:
            code = section.upper()
            is_one = code in self._classes and self._fits(code, name)
            return IndustryDecision(code) if is_one else IndustryDecision()
        tree = self._definitions.trees[self._classification] if section else None
        known = (code for code in forms if code in self._classes)
        possible = [code for code in known if tree is None or tree.lies_in(code, section.upper())]
        agreeing = [code for code in possible if self._fits(code, name)] if name else possible
        if len(agreeing) == 1:
            return IndustryDecision(agreeing[0], restored=agreeing[0] != forms[0])
        return IndustryDecision(readings=tuple(possible))

    def _fits(self, code: str, name: str) -> bool:
        """Whether a name says that this code is meant."""
        return not compared(name) or self.judge(code, name).outcome == "agrees"

    def judge(self, code: str, name: str) -> NameOfClass:
        """How the name beside a code stands to it, with or without the remark behind it."""
        found = self._judge(code, name)
        bare = _REMARK.sub("", unicodedata.normalize("NFKC", name))
        return self._judge(code, bare) if found.outcome == "unknown" and bare != name and compared(bare) else found

    def _judge(self, code: str, name: str) -> NameOfClass:
        given = compared(name)
        if len(given) < _SHORTEST or given in _names(self._classes[code]) or self._is_renamed(code, given):
            return NameOfClass("agrees")
        if edition := self.edition_of(code, name):
            return NameOfClass("edition", self.meant(edition, code), edition)
        owners = self._owners.get(given, [])
        if owners and not self._is_around(code, owners) and not self._is_beginning_of(code, given, owners):
            return NameOfClass("other", tuple(owners))
        if owners or self._is_of(code, given):
            return NameOfClass("agrees")
        return self._nearest(code, given)

    def name(self, code: str) -> str:
        """The name of a code."""
        return self._classes[code].name_zh

    def similar(self, name: str, *, is_rough: bool = False) -> list[str]:
        """The classes, as `code name`, whose names are the name given or close to it, or roughly like it."""
        return similar(self._classes.values(), name, is_rough=is_rough)

    def around(self, code: str) -> list[str]:
        """The classes, as `code name`, that a code may have been meant for."""
        return around(self._classes.values(), code)

    def is_name_of(self, code: str, name: str) -> bool:
        """Whether this is just the name of a code."""
        return code in self._classes and compared(name) in _names(self._classes[code])

    def edition_of(self, code: str, name: str) -> str:
        """The other classification whose code and name these are, where they mean another industry there; '' for none.

        Without a name it is the edition of the same classification that has the code, where the one declared has not.
        """
        given = compared(name)
        for other in self._definitions.classes:
            known = self._definitions.classes[other].get(code)
            if other == self._classification or known is None or not known.name_zh:
                continue
            is_edition = other.rpartition("-")[0] == self._classification.rpartition("-")[0]
            is_named = given in _names(known) if given else is_edition and code not in self._classes
            if is_named and not self.is_same(other, code):
                return other
        return ""

    def is_same(self, other: str, code: str) -> bool:
        """Whether a code means the same industry in another edition."""
        return code in self._classes and self._links(other, code) == {code} == self._links(other, code, back=True)

    def meant(self, other: str, code: str) -> tuple[str, ...]:
        """The codes of this classification that a code of another leads to."""
        return tuple(sorted(self._links(other, code)))

    def shown(self, codes: tuple[str, ...]) -> str:
        """Codes with their names, for a person to read."""
        named = [f"{code} {self._classes[code].name_zh}".strip() for code in codes if code in self._classes]
        finest = [text for text in named if len(text.split()[0]) == max(len(one.split()[0]) for one in named)]
        return " / ".join(finest[:_LISTED]) + (" …" if len(finest) > _LISTED else "")

    def _links(self, other: str, code: str, *, back: bool = False) -> set[str]:
        """What a code of another classification leads to here; `back`: which of its codes lead to this one."""
        for origin, target in ((other, self._classification), (self._classification, other)):
            rows = self._definitions.correspondences.get(f"{origin}--{target}")
            if rows is not None:
                ends = ((row.from_code, row.to_code) for row in rows)
                pairs = ends if origin == other else ((here, there) for there, here in ends)
                return {one if back else two for one, two in pairs if (two if back else one) == code}
        return set()

    def _is_renamed(self, code: str, given: str) -> bool:
        """Whether a name is what the same industry is called in another edition."""
        others = ((other, classes.get(code)) for other, classes in self._definitions.classes.items())
        return any(one and given in _names(one) and self.is_same(other, code) for other, one in others)

    def _is_beginning_of(self, code: str, given: str, owners: list[str]) -> bool:
        """Whether a name is that of the class cut off, though a coarser class is called so: 体育 beside 体育咨询."""
        level = self._classes[code].level
        coarser = all(self._classes[owner].level < level for owner in owners) or len(given) == _SHORTEST
        return coarser and any(known.startswith(given) for known in _names(self._classes[code]))

    def _is_around(self, code: str, owners: list[str]) -> bool:
        """Whether one of the owners of a name is the class itself or one that it lies in."""
        return not set(owners).isdisjoint(self._definitions.trees[self._classification].above(code))

    def _is_of(self, code: str, given: str) -> bool:
        """Whether a name is that of a class, or of one that it lies in, cut short, or has something before or behind it."""
        around = self._definitions.trees[self._classification].above(code)
        if any(_is_cut(given, known) for one in around for known in _names(self._classes[one])):
            return True
        for known in _names(self._classes[code]):
            if _is_cut(known, given):
                longer = (part for part in _parts(given) if len(part) > len(known) and part in self._owners)
                return all(self._is_around(code, self._owners[part]) for part in longer)
        return False

    def _nearest(self, code: str, given: str) -> NameOfClass:
        """Whether a name that nobody has is near to that of the class, or nearer to another's."""
        from rapidfuzz import fuzz, process

        own = max((fuzz.ratio(given, known) for known in _names(self._classes[code])), default=0.0)
        close = process.extract(given, list(self._owners), scorer=fuzz.ratio, limit=1, score_cutoff=_NEAR)
        for name, score, _ in close:
            if score >= own + _AHEAD and not self._is_around(code, self._owners[name]):
                return NameOfClass("other", tuple(self._owners[name]))
        return NameOfClass("agrees" if own >= _NEAR else "unknown")


@lru_cache(maxsize=1 << 14)
def compared(name: str) -> str:
    """A name as it is compared: without spaces, points, brackets, digits, 及 和 与 的, and 业 at its end."""
    text = _PREFIX.sub("", "".join(unicodedata.normalize("NFKC", name).split())).casefold()
    bare = _LEFT_OUT.sub("", text).replace("其它", "其他")
    return bare.removesuffix("业") if len(bare) > _SHORTEST else bare


def _squeezed(name: str) -> str:
    """A name without spaces, case or a closing colon or asterisk."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold().strip("*:")


def _forms(digits: str) -> tuple[str, ...]:
    """The codes that digits may have been: as they stand, and with the zero that a spreadsheet takes away."""
    if not digits:
        return ()
    return (digits, "0" + digits) if len(digits) < _DIGITS else (digits,)


def _names(one: ActivityClass) -> tuple[str, ...]:
    return tuple(filter(None, (compared(one.name_zh), compared(one.name_en))))


def _is_cut(short: str, full: str) -> bool:
    """Whether a text has the characters of a longer one in their order: 整机制造 for 计算机整机制造."""
    left = iter(full)
    return len(short) >= _SHORTEST and all(character in left for character in short)


def _parts(text: str) -> Iterator[str]:
    return (text[first:last] for first in range(len(text)) for last in range(first + _SHORTEST, len(text) + 1))
