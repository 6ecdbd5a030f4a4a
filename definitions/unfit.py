"""What a value that its field does not take is told, in Chinese and English; the sentences stand in `unfit.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

#: A value is quoted up to this many characters: whole entries are not said again.
_SHOWN = 60


def unfit(error: ErrorDetails, kind: type[BaseModel]) -> tuple[str, str]:
    """What is wrong with a value of a model of this kind, and what to do (zh, en)."""
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        zh, en = context["error"].args  # our own models say it in both languages
        return zh, en
    zh, en = _sentences().get(error["type"], _sentences()["other"])
    found = {
        "value": _short(error["input"]),
        "said": str(context.get("error", error["msg"])),
        "allowed": ", ".join(_fields(kind, error["loc"])),
        "pattern": context.get("pattern", ""),
        "expected": str(context.get("expected", "")).replace("'", "").replace(" or ", ", "),
    }
    return zh.format(**found), en.format(**found)


def _fields(kind: object, place: Sequence[int | str]) -> list[str]:
    """The names of the fields that there are where something stands; none where that is no model."""
    for part in place[:-1]:
        fields = getattr(kind, "model_fields", {})
        if fields and isinstance(part, int):
            continue  # which of several entries it is
        field = fields.get(part)
        inner = (
            field.annotation if field else next((each for each in reversed(get_args(kind)) if each is not ...), None)
        )
        given = [each for each in get_args(inner) if each is not type(None)]
        kind = given[0] if type(None) in get_args(inner) and len(given) == 1 else inner
    return [field.alias or name for name, field in getattr(kind, "model_fields", {}).items()]


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


@cache
def _sentences() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
