"""Which region a text names: by its code, its name, a name and code glued together, or a name cut short.

A name is looked up among the regions below one region and on one day; a name that only an earlier region had is found
and said to be of that time. Codes are those of GB/T 2260.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipelines.workbooks.printed import split_footnote
from pipelines.workbooks.text import CellValue, cell_text, key, plain

if TYPE_CHECKING:
    from definitions import Definitions
    from pipelines.workbooks.layouts.form_file import RegionPlace
    from pipelines.workbooks.vocabulary import Vocabulary

_DIGITS = 6
_GLUED = (
    re.compile(r"(?P<code>\d{6})(?:\.0+)?\s*[-:、.]?\s*(?P<name>\D*)"),
    re.compile(r"(?P<name>\D+?)\s*[(\[]?\s*(?P<code>\d{6})(?:\.0+)?\s*[)\]]?"),
)
_SHORT_CODE = re.compile(r"(\d{2}|\d{4})(?:\.0+)?")
_LATIN_TAIL = re.compile(r"(?<=[\u4e00-\u9fff])\s*[A-Za-z][A-Za-z .,'&\-]*$")
_SUFFIXES = ("特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "新区", "省", "市", "区", "县")


@dataclass(frozen=True)
class Place:
    """The region that a text names, or why none: `rule` is the rule broken and `expected` what was to be there."""

    code: str = ""
    is_residual: bool = False
    is_retired: bool = False
    rule: str = ""
    expected: str = ""


class Places:
    """Looks up the regions of one table."""

    def __init__(self, where: RegionPlace, definitions: Definitions, vocabulary: Vocabulary) -> None:
        self._where = where
        self._definitions = definitions
        self._vocabulary = vocabulary
        self._named = {key(text): code for code, texts in where.names.items() for text in texts}
        self._residuals = {key(text) for text in where.residuals}
        self._short: dict[str, set[str]] | None = None
        self._known: dict[tuple[str, date], Place] = {}

    def find(self, cell: CellValue, day: date) -> Place:
        """The region that a label names on a day."""
        text = cell_text(cell)
        if (text, day) not in self._known:
            self._known[text, day] = self._find(text, day)
        return self._known[text, day]

    def _find(self, text: str, day: date) -> Place:
        text = plain(split_footnote(text.strip().lstrip("#＃"))[0])
        if key(text) in self._residuals:
            return Place(self._where.within, is_residual=True)
        if key(text) in self._named:
            return Place(self._named[key(text)])
        for glued in _GLUED:
            match = glued.fullmatch(text)
            if match:
                return self._by_code(match["code"], match["name"].strip(" -:、."), day)
        match = _SHORT_CODE.fullmatch(text)
        if match:
            return self._by_code(match[1].ljust(_DIGITS, "0"), "", day)
        return self._by_name(_LATIN_TAIL.sub("", text), day)

    def _by_code(self, code: str, name: str, day: date) -> Place:
        if code not in self._definitions.regions:
            return Place(rule="region-unknown", expected=self._where.within)
        if name and not self._vocabulary.has_region_name(code, name):
            return Place(rule="region-name-differs", expected=self._vocabulary.region_names(code))
        return Place(code, is_retired=not self._holds(code, day))

    def _by_name(self, name: str, day: date) -> Place:
        codes = [code for code in self._vocabulary.regions_named(name) if self._is_below(code)]
        codes = codes or sorted(self._short_names().get(key(name), ()))
        holding = [code for code in codes if self._holds(code, day, name)]
        if len(holding) == 1:
            return Place(holding[0])
        if not holding and len(codes) == 1:
            return Place(codes[0], is_retired=True)
        if codes:
            return Place(rule="region-ambiguous", expected=", ".join(holding or codes))
        return Place(rule="region-unknown", expected=self._where.within)

    def _is_below(self, code: str) -> bool:
        """Whether a region is the one that the table is about or lies in it, at the level the table is of."""
        prefix = re.sub(r"(00)+$", "", self._where.within)
        wanted = self._where.level
        level = self._definitions.regions[code][-1].level
        return code.startswith(prefix) and (not wanted or level in (wanted, "country"))

    def _holds(self, code: str, day: date, name: str = "") -> bool:
        """Whether a region (under this name) holds on a day."""
        return any(
            each.valid_from <= day and (each.valid_to is None or day < each.valid_to)
            for each in self._definitions.regions[code]
            if not name or key(each.name_zh).startswith(key(name))
        )

    def _short_names(self) -> dict[str, set[str]]:
        """Names without 省, 市, 自治区 …, of two characters and more."""
        if self._short is None:
            self._short = {}
            for code, versions in self._definitions.regions.items():
                if self._is_below(code):
                    for version in versions:
                        for suffix in _SUFFIXES:
                            short = key(version.name_zh).removesuffix(suffix)
                            if len(short) > 1:
                                self._short.setdefault(short, set()).add(code)
        return self._short
