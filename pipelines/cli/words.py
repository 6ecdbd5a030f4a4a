"""The words that the commands share: comparability, reasons and marks in Chinese and English, and how numbers are printed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

REASONS = {
    "scope": ("口径", "scope"),
    "coverage": ("单位范围", "coverage"),
    "measure": ("度量", "measure"),
    "edition": ("分类版本", "edition"),
    "boundary": ("区划", "boundary"),
    "vintage": ("核算版本", "vintage"),
    "missing": ("缺报", "missing"),
    "query": ("待解释", "open query"),
    "price": ("价格基准", "price basis"),
    "tolerance": ("区间过宽", "tolerance"),
    "impossible": ("不可能的数值", "impossible"),
}
COMPARABILITY = {
    "exact": ("一致", "exact"),
    "bounded": ("有界", "bounded"),
    "assumed": ("假定", "assumed"),
    "not_comparable": ("不可比", "not comparable"),
}
#: What stands behind a number in a table.
MARKS = {"exact": "", "bounded": " ±", "assumed": " *", "not_comparable": ""}
COVERAGE_MARKS = {"above_scale": " ↑", "unstated": " ?"}
PROVENANCE_MARKS = {"press": " †", "others": " ‡"}
STATUS_MARKS = {"U": " °", "V": " !", "B": " ‖"}
LEGEND = (
    "* 假定：来源未注明口径 assumed · ± 有界：真值在区间内 bounded · ↑ 规上单位 above-scale units · "
    "? 单位范围未说明 coverage not stated · † 只见于报刊转述 known as quoted by the press only · "
    "‡ 只见于其他转述（镜像、论坛、软件项目、聊天网页等） as quoted by others only · "
    "° 来源可信度低 low-confidence source · ! 有待解释的发现 open query · "
    "‖ 与上年相比序列断开 the series breaks against the year before",
    "— 不可比，附原因 not comparable, with the reason · 空点表示没有数字 a dot: no figure",
)


def reason_words(reason: str, language: int = 0) -> str:
    """The reasons of a verdict in words (0 Chinese, 1 English)."""
    return "、".join(REASONS[one][language] if one in REASONS else one for one in reason.split(",") if one)


def reasons(figure: Mapping[str, Any]) -> str:
    """Why a figure is not more comparable, in both languages."""
    return f"{reason_words(figure['reason'])} {reason_words(figure['reason'], 1)}"


def marks(figure: Mapping[str, Any]) -> str:
    """What stands behind a number: how comparable, how covered, how near its source, how trusted it is, where it breaks."""
    statuses = figure["obs_status"].split(",")
    return (
        MARKS[figure["comparability"]]
        + COVERAGE_MARKS.get(figure["coverage"], "")
        + PROVENANCE_MARKS.get(figure["provenance"], "")
        + "".join(mark for status, mark in STATUS_MARKS.items() if status in statuses)
    )


def verdict_words(figure: Mapping[str, Any]) -> str:
    """How comparable a figure is, and why not more, in both languages."""
    why = f"（{reasons(figure)}）" if figure["reason"] else ""
    return "/".join(COMPARABILITY[figure["comparability"]]) + why


def place(figure: Mapping[str, Any]) -> str:
    """The region of a row, and that it is invented where its name does not say so."""
    sample = "（示例）" if figure["is_sample"] and "非官方" not in figure["region_name"] else ""
    return f"{figure['region_code']} {figure['region_name']}{sample}"


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


def with_bounds(low: Decimal | None, value: Decimal | None, high: Decimal | None, decimals: int | None = None) -> str:
    """A value, and its bounds where it has any; `?` where only the bounds are known."""
    text = "?" if value is None else plain(value) if decimals is None else number(value, decimals)
    return text if low == high and value is not None else f"{text} {interval(low, high, decimals)}"
