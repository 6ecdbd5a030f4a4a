"""The regions whose names stand somewhere in a text: the longest name at each place, provinces also without 省 or 市.

Which region a label *is* is decided elsewhere; here it only matters whether a text speaks of another one than the table's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from definitions import Definitions
from pipelines.workbooks.words.text import key

_LEAST = 3
_PROVINCE = re.compile(r"(?:壮族|回族|维吾尔)?自治区$|特别行政区$|[省市]$")
_REST = re.compile(r"(?:00)+$")
#: Behind a name these make another one: a university, a road, a company.
_OTHER = ("大学", "学院", "路", "银行", "证券", "出版社")


class Mentions:
    """Finds names of regions in texts; `of` gives the one that earlier files have indexed."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions

    @classmethod
    def of(cls, definitions: Definitions) -> Mentions:
        """The index of these definitions, the same one for all the files read by them."""
        if not _latest or _latest[0]._definitions is not definitions:
            _latest[:] = [cls(definitions)]
        return _latest[0]

    @cached_property
    def _codes(self) -> dict[str, set[str]]:
        codes: dict[str, set[str]] = {}
        for code, versions in self._definitions.regions.items():
            for version in versions:
                name = key(version.name_zh)
                short = _PROVINCE.sub("", name) if version.level == "province" else ""
                for each in (name if len(name) >= _LEAST else "", short):
                    if len(each) > 1:
                        codes.setdefault(each, set()).add(code)
        return codes

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._codes), default=0)

    def others(self, text: str, home: str, *, inside: bool) -> Iterator[str]:
        """The names in a text of regions that are neither the home region nor hold it, nor (`inside`) lie in it."""
        for name, codes in (*self.named(text), *self._romanised(text)):
            if not any(holds(code, home) or (inside and holds(home, code)) for code in codes):
                yield name

    def _romanised(self, text: str) -> Iterator[tuple[str, set[str]]]:
        """The provinces that a text names in Latin letters."""
        words = re.findall(r"[a-z]+", text.casefold())
        known = self._definitions.qualifications.romanised
        for name in (*words, *map(" ".join, pairwise(words))):
            if name in known:
                yield name, {known[name]}

    def named(self, text: str) -> Iterator[tuple[str, set[str]]]:
        """Each name in a text, from left to right, with the codes of the regions that are or were called so."""
        start, text = 0, key(text)
        while start < len(text):
            ends = range(min(len(text), start + self._longest), start + 1, -1)
            end = next((end for end in ends if text[start:end] in self._codes), 0)
            if end and not text.startswith(_OTHER, end):
                yield text[start:end], self._codes[text[start:end]]
            start = end or start + 1


def holds(outer: str, inner: str) -> bool:
    """Whether one region is another, or holds it, by their codes."""
    return inner.startswith(_REST.sub("", outer))


_latest: list[Mentions] = []
