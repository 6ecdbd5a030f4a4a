"""The words a form may answer with: which definition does this text name?

A text names a definition by its id, its Chinese or English name, a unit's symbol, `id name` as the drop-downs have it, or one
of its further words, whatever brackets, dashes and slashes are in it. A word that only most likely means a term is kept apart.
What the definitions are is `definitions`; reporting that a word is unknown is for the forms' readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pipelines.languages import AND, THEN, both
from pipelines.workbooks.words.printed import split_magnitude
from pipelines.workbooks.words.text import key

if TYPE_CHECKING:
    from definitions import Definitions

# Written in a published figure where the classification stands: the total of a scope, or of the whole economy.
SCOPE_TOTAL = "scope"
ECONOMY_TOTAL = "total"
TOTAL = "TOTAL"
#: Dimensions whose units differ by their magnitude alone.
_OF_ONE_KIND = ("money", "persons")
#: What people put between the parts of a name; 规上？ keeps its question.
_BETWEEN = re.compile(r"[-\u2010-\u2015\u2212\u30fc_/·()\[\]{}【】〔〕《》〈〉「」“”\"',，、.。:;]+")
#: Of more terms than these only the nearest are shown.
_MANY, _NEAREST = 8, 5
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
            self._indexes[kind] = {
                _squeezed(word): identity
                for identity, term in reversed(getattr(self._definitions, kind).items())
                for word in (identity, term.name_zh, term.name_en, f"{identity} {term.name_zh}", *term.words)
            }
        return self._indexes[kind].get(_squeezed(text))

    def likely(self, kind: str, text: str) -> str | None:
        """The id of the term that a text most likely names, though it could mean another: it is for a person to confirm."""
        asked = f"likely {kind}"
        if asked not in self._indexes:
            known = getattr(self._definitions, kind)
            self._indexes[asked] = {_squeezed(word): term.id for term in known.values() for word in term.likely}
        return None if self.term(kind, text) else self._indexes[asked].get(_squeezed(text))

    def name(self, kind: str, identity: str) -> str:
        """The id of a term with its name, in both languages."""
        term = getattr(self._definitions, kind)[identity]
        return f"{identity} {both(term.name_zh, term.name_en or term.name_zh)}"

    def unknown(self, kind: str, among: Iterable[str] = (), text: str = "") -> tuple[str, str]:
        """The rule that a text breaks which names no term of this kind (among these), and the terms that have it in a name.

        Where no name has it in it, all the terms there are, of many the nearest.
        """
        rule, terms = _TERM_RULES.get(kind, "term-unknown"), self.terms(kind)
        possible = list(among or terms)
        if having := [identity for identity in possible if text and _squeezed(text) in _squeezed(terms[identity])]:
            return rule, THEN.join(self.name(kind, identity) for identity in having)
        near = _nearest(text, {each: (each, terms[each]) for each in possible})
        more = f" … ({len(possible)})" if len(near) < len(possible) else ""
        return rule, AND.join(self.name(kind, each) for each in near) + more

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

    def unit_of_magnitude(self, text: str, dimension: str) -> str | None:
        """The unit of a dimension that a magnitude alone stands for: 亿 of money is 亿元; none where it is not known of what."""
        rest, power = split_magnitude(key(text))
        units = self._definitions.units.values() if dimension in _OF_ONE_KIND and power and not rest else ()
        return next((unit.id for unit in units if (unit.dimension, unit.multiplier) == (dimension, 10**power)), None)

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


def _squeezed(text: str) -> str:
    """A text as the words of terms are compared; a text of nothing but marks as it stands."""
    return _BETWEEN.sub("", key(text)) or key(text)


_latest: list[tuple[Definitions, Vocabulary]] = []


def _nearest(text: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The few terms of many whose names are most like a text, in this order; of few all, as they stand."""
    if len(names) <= _MANY:
        return list(names)
    from rapidfuzz.fuzz import ratio  # only where a word is not known

    alike = {each: max(ratio(_squeezed(text), _squeezed(name)) for name in called) for each, called in names.items()}
    return sorted(names, key=lambda each: -alike[each])[:_NEAREST]
