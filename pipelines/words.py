"""The words that the commands share: what codes are called (`words.toml`), marks, and how numbers are printed.

In which language is `pipelines.languages`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.languages import shortly, told


@cache
def words() -> dict[str, dict[str, Any]]:
    """What codes are called, by kind: in Chinese and in English."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def called(kind: str, code: str, between: str = " ") -> str:
    """What a code is called."""
    zh, en = words()[kind].get(code, (code, ""))
    return told(zh, en, between)


def legend(command: str) -> list[str]:
    """The lines under an answer, so that its signs are understood."""
    return [told(zh, en, "\n") for zh, en in words()["legend"][command]]


def reasons(figure: Mapping[str, Any], *, short: bool = False) -> str:
    """Why a figure is not more comparable; where there is little room, one language stands for both."""
    zh, en = _listed(words()["reason"], figure)
    return shortly(zh, en) if short else told(zh, en, " ")


def obstacles(figure: Mapping[str, Any]) -> str:
    """What stands in the way of a figure that does not compare, as one says it in a cell."""
    return shortly(*_listed(words()["obstacle"], figure))


def _listed(known: Mapping[str, Any], figure: Mapping[str, Any]) -> tuple[str, str]:
    """The reasons of a figure in these words, in each language with its own comma."""
    names = [known.get(one, (one, one)) for one in figure["reason"].split(",") if one]
    return "、".join(zh for zh, _ in names), ", ".join(en for _, en in names)


def given(figure: Mapping[str, Any]) -> Decimal | None:
    """What was reported of the very measure; what is converted was reported as another one, and is not shown for this."""
    reported: Decimal | None = figure["reported"]
    return None if "conversion" in figure["reason"].split(",") else reported


def marks(figure: Mapping[str, Any]) -> str:
    """What stands behind a number: how comparable, how covered, how near its source, how trusted it is, where it breaks."""
    signs = words()["sign"].items()
    return "".join(sign for what, ones in signs for code, sign in ones.items() if code in figure[what].split(","))


def verdict_words(figure: Mapping[str, Any]) -> str:
    """How comparable a figure is, and why not more."""
    why = shortly("（{}）", " ({})").format(reasons(figure)) if figure["reason"] else ""
    return called("comparability", figure["comparability"], "/") + why


def place(figure: Mapping[str, Any]) -> str:
    """The region of a row, and that it is invented where its name does not say so."""
    sample = told("（示例）", " (sample)", "") if figure["is_sample"] and "非官方" not in figure["region_name"] else ""
    return f"{figure['region_code']} {figure['region_name']}{sample}"


def unit(symbol: str) -> str:
    """A unit: by its symbol, or in English alone by its name."""
    return shortly(symbol, _units_in_english().get(symbol, symbol))


@cache
def _units_in_english() -> dict[str, str]:
    """The names of units by their symbols, looked up once: a figure may be told from thousands of cells."""
    from definitions import load

    return {one.symbol: one.name_en for one in reversed(load().units.values())}


def number(value: Decimal | None, decimals: int) -> str:
    """A value rounded to `decimals` places, thousands separated; rounding is the last thing that happens to a number."""
    if value is None:
        return ""
    return f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN):,}"


def plain(value: Decimal | None) -> str:
    """A value in full, without trailing zeros or exponent."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def interval(low: Decimal | None, high: Decimal | None, decimals: int | None = None) -> str:
    """Bounds as people write them; an unbounded end is ∞."""
    show = plain if decimals is None else lambda value: number(value, decimals)
    return f"[{'−∞' if low is None else show(low)}, {'∞' if high is None else show(high)}]"


def number_or_interval(low: Decimal | None, value: Decimal | None, high: Decimal | None, decimals: int) -> str:
    """One number, or its ends where they differ."""
    return number(value, decimals) if low == high else interval(low, high, decimals)


def with_bounds(low: Decimal | None, value: Decimal | None, high: Decimal | None, decimals: int | None = None) -> str:
    """A value, and its bounds where it has any; `?` where only the bounds are known."""
    text = "?" if value is None else plain(value) if decimals is None else number(value, decimals)
    return text if low == high and value is not None else f"{text} {interval(low, high, decimals)}"
