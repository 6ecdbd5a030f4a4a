"""What a value that its field does not take is told, in Chinese and English; the sentences stand in `unfit.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

#: A value is quoted up to this many characters: whole entries are not said again.
_SHOWN = 60


def unfit(error: ErrorDetails) -> tuple[str, str]:
    """What is wrong with a value, and what to do (zh, en)."""
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        zh, en = context["error"].args  # our own models say it in both languages
        return zh, en
    zh, en = _sentences().get(error["type"], _sentences()["other"])
    found = {
        "value": _short(error["input"]),
        "said": str(context.get("error", error["msg"])),
        "pattern": context.get("pattern", ""),
        "expected": str(context.get("expected", "")).replace("'", "").replace(" or ", ", "),
    }
    return zh.format(**found), en.format(**found)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


@cache
def _sentences() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
