"""The classes that a name or a code that is none may have been meant for; only for the sentence that a person reads."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

from definitions.models import ActivityClass

_DIGITS = re.compile(r"\d+", re.ASCII)
_CLOSE, _ROUGH = 0.75, 0.5
_LISTED = 3
#: So many digits at the beginning say more than all but one of them.
_TELLING = 3


def similar(classes: Iterable[ActivityClass], name: str, *, is_rough: bool = False) -> list[str]:
    """The classes, as `code name`, whose names are the name given or close to it, or roughly like it; the finest first."""
    known, wanted = list(classes), " ".join(unicodedata.normalize("NFKC", name).split())
    close = {wanted} if any(each.name_zh == wanted for each in known) else set()
    for cutoff in (_CLOSE, _ROUGH) if is_rough else (_CLOSE,):
        close = close or {*difflib.get_close_matches(wanted, [each.name_zh for each in known], _LISTED, cutoff)}
    found = [each for each in known if wanted and each.name_zh in close]
    found.sort(key=lambda each: (-each.level, each.code))
    return [f"{each.code} {each.name_zh}" for each in found[:_LISTED]]


def around(classes: Iterable[ActivityClass], code: str) -> list[str]:
    """The classes, as `code name`, that begin as a code does; where only two digits are alike, those one digit away."""
    known, digits = list(classes), "".join(_DIGITS.findall(unicodedata.normalize("NFKC", code))[:1])
    alike = [each for each in known if len(each.code) == len(digits) > 2 and len(_apart(each.code, digits)) == 1]
    found: list[ActivityClass] = []
    for length in range(len(digits), -1, -1):
        if length < _TELLING:
            found = found or sorted(alike, key=lambda each: -_apart(each.code, digits)[0])
        found = found or [each for each in known if each.code.startswith(digits[:length])]
    return [f"{each.code} {each.name_zh}".strip() for each in found[:_LISTED]]


def _apart(one: str, other: str) -> list[int]:
    """The places at which two codes differ."""
    return [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
