"""Sentences with {words} and [clauses], filled in: those of the rules and those of the diagnoses.

What the sentences are stands with the rules and the diagnoses; here is only how a word gets into one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORD = re.compile(r"\{(\w+)\}")
_CLAUSE = re.compile(r"\[([^\[\]|]*)(?:\|([^\[\]|]*))?\]")


def filled(sentence: str, words: Mapping[str, str | None]) -> str:
    """The sentence with its words in place.

    A `[clause]` with a word that is not known falls away, or gives way to the other half of `[clause|otherwise]`. Elsewhere a
    word that is not known is passed over. What a word says is never read as a word or clause itself.

    Raises `KeyError` for a word that nobody gives.
    """

    def clause(found: re.Match[str]) -> str:
        is_known = all(words[name] is not None for name in _WORD.findall(found[1]))
        return found[1] if is_known else found[2] or ""

    return _WORD.sub(lambda found: words[found[1]] or "", _CLAUSE.sub(clause, sentence))
