"""An error that names what comes nearest to a name that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from pipelines.languages import AND, apart

_FEW, _NEAREST, _LIKENESS = 16, 5, 0.5


def no_such(zh: str, en: str, name: str, known: Iterable[str], see: str = "") -> Exception:
    """That there is none of this name (a `WrongUsageError`), and what comes nearest, else the few there are, or where to look."""
    from definitions.errors import WrongUsageError

    names = list(known)
    close = get_close_matches(name, names, _NEAREST, _LIKENESS)
    listed = AND.join(close or (names if len(names) <= _FEW else ()))
    head = (
        "⟨，相近的有：｜; close to it: ⟩"
        if close
        else "⟨，可选：｜; there are: ⟩"
        if listed
        else "⟨，见｜; see⟩ " + see
    )
    told_zh, told_en = apart(head + listed)
    return WrongUsageError(f"没有{zh} {name}{told_zh}", f"there is no {en} {name}{told_en}")
