"""Which industry a text names: by its code, its name, or the two glued together, and what a spreadsheet did to the code.

A code stored as a number loses its leading zero: it is put back only where that leaves one reading, or where the name
beside it says which; otherwise the readings are named. Codes are those of one classification (GB/T 4754).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from definitions import Definitions
from definitions.class_naming import compared
from pipelines.workbooks.printed import split_footnote
from pipelines.workbooks.text import CellValue, cell_text, key, plain

_CODE = re.compile(r"(?P<section>[A-Z])?(?P<code>\d{1,4})?(?P<point>\.0+)?", re.IGNORECASE)
_CODE_FIRST = re.compile(
    r"(?P<code>[A-Z]?\d{1,4}|[A-Z](?=[\s\-:、.]))(?:\.0+)?[\s\-:、.]*(?P<name>[^\d\s\-:、.].*)", re.IGNORECASE
)
_NAME_FIRST = re.compile(r"(?P<name>\D+?)\s*[(\[]\s*(?P<code>[A-Z]?\d{1,4})(?:\.0+)?\s*[)\]]", re.IGNORECASE)
_DIGITS = 4
_SHORTEST = 2
_FURTHER = re.compile(r"\d{2}")


@dataclass(frozen=True)
class Activity:
    """The industry that a text names, or why none: `readings` are the codes it may be. `restored`: a zero was put back.

    `written` is the code as it stands there, `name` the name beside or behind it, `told` what is wrong with the two.
    """

    code: str = ""
    restored: bool = False
    readings: tuple[str, ...] = ()
    written: str = field(default="", compare=False)
    name: str = field(default="", compare=False)
    told: str = field(default="", compare=False)


class Activities:
    """Looks up the industries of one classification."""

    def __init__(self, definitions: Definitions, classification: str) -> None:
        classes = definitions.classes.get(classification, {})
        self._classes = classes
        self._names = definitions.class_names(classification) if classes else None
        self._by_name: dict[str, list[str]] = {}
        for code, each in classes.items():
            self._by_name.setdefault(key(each.name_zh), []).append(code)

    def find(self, cell: CellValue, name: str = "") -> Activity:
        """The industry of a code cell, with the name beside it where there is one.

        What is glued to a code is its name or nothing: in `6513,6512` and `6513等` more industries are meant than one.
        """
        is_number = not isinstance(cell, str)
        text = plain(split_footnote(cell_text(cell))[0]).lstrip("#").strip()
        match = _CODE.fullmatch(text)
        if match and (match["code"] or match["section"]):
            digits, section = match["code"] or "", match["section"] or ""
            is_lossy = (is_number or bool(match["point"])) and len(digits) < _DIGITS
            is_whole = digits in self._classes and not is_lossy and plain(cell_text(cell)) == digits
            found = self._by_code((digits,), section, "") if is_whole else self._by_code(_forms(digits), section, name)
            return replace(found, written=section + digits, name=name)
        for glued in (_CODE_FIRST, _NAME_FIRST):
            match = glued.fullmatch(text)
            if match:
                behind = match["name"].strip(" /")
                section, digits = re.fullmatch(r"([A-Z]?)(\d*)", match["code"].upper()).groups()  # type: ignore[union-attr]
                if len(compared(behind)) < _SHORTEST or _FURTHER.search(behind):
                    return Activity(written=section + digits, name=behind)
                return replace(self._by_code(_forms(digits), section, behind), written=section + digits, name=behind)
        codes = self._named(text)
        return Activity(codes[0]) if len(codes) == 1 else Activity(readings=tuple(codes))

    def _named(self, name: str) -> list[str]:
        """The codes of a name; of a class that repeats its only member's name, the finest."""
        codes = self._by_name.get(key(name), [])
        finest = max((len(code) for code in codes), default=0)
        family = [code for code in codes if len(code) == finest]
        return family if all(any(f.startswith(code) for f in family) for code in codes) else codes

    def _by_code(self, forms: tuple[str, ...], section: str, name: str) -> Activity:
        """The class of a code in one of its forms, the one that its name fits where one says which."""
        if not forms:
            return (
                Activity(section.upper())
                if section.upper() in self._classes and self._agrees(section.upper(), name)
                else Activity()
            )
        possible = [code for code in forms if code in self._classes and self._lies_in(code, section)]
        agreeing = [code for code in possible if self._agrees(code, name)] if name else possible
        if len(agreeing) == 1:
            return Activity(agreeing[0], restored=agreeing[0] != forms[0])
        return Activity(readings=tuple(possible))

    def _lies_in(self, code: str, section: str) -> bool:
        top = code
        while self._classes[top].parent:
            top = self._classes[top].parent
        return not section or top == section.upper()

    def _agrees(self, code: str, name: str) -> bool:
        """Whether a name says that this class is meant."""
        return self._names is not None and self._names.fits(code, name)


def _forms(digits: str) -> tuple[str, ...]:
    """The codes that digits may have been: as they stand, and with the zero that a spreadsheet takes away."""
    if not digits:
        return ()
    return (digits, "0" + digits) if len(digits) < _DIGITS else (digits,)
