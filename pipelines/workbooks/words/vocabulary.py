"""The words a form may answer with: which definition does this text name?

A text names a definition by its id, its Chinese or English name, a unit's symbol, or `id name` as the drop-downs have
it. What the definitions are is `definitions`; reporting that a word is unknown is for the forms' readers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipelines.workbooks.words.printed import split_magnitude
from pipelines.workbooks.words.text import key

if TYPE_CHECKING:
    from definitions import Definitions

# Written in a published figure where the classification stands: the total of a scope, or of the whole economy.
SCOPE_TOTAL = "scope"
ECONOMY_TOTAL = "total"
TOTAL = "TOTAL"
_TERM_RULES = {"scopes": "scope-unknown", "measures": "measure-unknown"}


class Vocabulary:
    """Looks up the words of the definitions; `of` gives the one that earlier files have indexed."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._indexes: dict[str, dict[str, str]] = {}

    @classmethod
    def of(cls, definitions: Definitions) -> Vocabulary:
        """The vocabulary of these definitions, the same one for all the files read by them."""
        if not _latest or _latest[0][0] is not definitions:
            _latest[:] = [(definitions, cls(definitions))]
        return _latest[0][1]

    def terms(self, kind: str) -> dict[str, str]:
        """The ids of one vocabulary with their Chinese names, in the order of their file."""
        known = getattr(self._definitions, kind)
        return {identity: term.name_zh for identity, term in known.items()}

    def term(self, kind: str, text: str) -> str | None:
        """The id of the term of this kind that a text names."""
        if kind not in self._indexes:
            known = getattr(self._definitions, kind)
            index: dict[str, str] = {}
            for identity, term in known.items():
                further = getattr(term, "words", ())
                for word in (identity, term.name_zh, term.name_en, f"{identity} {term.name_zh}", *further):
                    index.setdefault(key(word), identity)
            self._indexes[kind] = index
        return self._indexes[kind].get(key(text))

    def unknown(self, kind: str, among: Iterable[str] = ()) -> tuple[str, str]:
        """The rule that a text breaks which names no term of this kind (among these), and the terms there are."""
        terms = self.terms(kind)
        if kind in _TERM_RULES:
            return _TERM_RULES[kind], ", ".join(among or terms)
        return "term-unknown", ", ".join(f"{identity} {name}" for identity, name in terms.items())

    def unit(self, text: str, dimension: str = "") -> str | None:
        """The id of the unit that a text names, if it is of this dimension."""
        if "units" not in self._indexes:
            self._indexes["units"] = {
                key(word): unit.id
                for unit in self._definitions.units.values()
                for word in (unit.id, unit.symbol, unit.name_en, *unit.words)
            }
        identity = self._indexes["units"].get(key(text))
        if identity and dimension and self._definitions.units[identity].dimension != dimension:
            return None
        return identity

    def is_unit(self, text: str, unit: str) -> bool:
        """Whether a text stands for a unit: by its name, by another one of the same size, or by its magnitude alone (亿)."""
        meant, known = self._definitions.units[unit], self.unit(text)
        if known:
            other = self._definitions.units[known]
            return (other.dimension, other.multiplier) == (meant.dimension, meant.multiplier)
        rest, power = split_magnitude(text)
        return not rest and power > 0 and meant.multiplier == 10**power

    def unit_symbols(self, dimension: str) -> list[str]:
        """The symbols of the units of a dimension; of all units where it is empty."""
        units = self._definitions.units.values()
        return [unit.symbol for unit in units if not dimension or unit.dimension == dimension]


_latest: list[tuple[Definitions, Vocabulary]] = []
