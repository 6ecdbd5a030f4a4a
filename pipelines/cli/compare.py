"""`koujing compare`: is A ahead of B, by how much at least and at most, and which unknown share to find out next?"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import duckdb

from indicators.leads import Matter, lead
from pipelines.cli import answers
from pipelines.cli.asking import indicator_entry, one_region, open_current, rows
from pipelines.cli.lacking import nothing_of
from pipelines.cli.options import Format, FormatOption, HomeOption, IndicatorOption, PeriodArgument, RegionArgument
from pipelines.languages import THEN, spoken, told
from pipelines.words import called, given, reasons, unit, words

_REPORTED = "⟨报送｜reported⟩ {figure}"


@dataclass(frozen=True)
class Comparison:
    """Two figures and the verdict on their difference `a − b`, with its bounds (shares tied as far as they are common)."""

    indicator: str
    period: str
    a: dict[str, Any]
    b: dict[str, Any]
    verdict: str
    ahead: str = ""
    least: float | None = None
    most: float | None = None
    conservative: bool = False
    why: str = ""
    #: What stands in the way, as a code: `a` or `b` for that side's figure, or what the two have not in common.
    obstacle: str = ""
    matters: list[Matter] = field(default_factory=list)

    @property
    def assumptions(self) -> str:
        """What the verdict rests on beside the figures: whose scope, coverage or boundary is assumed (zh / en)."""
        assumed = [one for one in (self.a, self.b) if one["comparability"] == "assumed"]
        return spoken(THEN).join(f"{one['region_name']} {reasons(one)}" for one in assumed)


def command(
    first: RegionArgument,
    second: RegionArgument,
    period: PeriodArgument,
    indicator: IndicatorOption = "core_value_added",
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Say whether one region is ahead of another."""
    found = select(open_current(home), first, second, period, indicator)
    answers.answer(format, lambda: sentences(found), lambda: [_row(found)], lambda: content(found))


def select(connection: duckdb.DuckDBPyConnection, first: str, second: str, period: str, indicator: str) -> Comparison:
    """Compare two regions (codes or names) by an indicator in a period.

    Raises `NothingFoundError` when a figure is not there, `RegionNameError` when a name is not one region's.
    """
    indicator = indicator_entry(indicator).id
    codes = [one_region(connection, name, period) for name in (first, second)]
    choice = {"only_regions": codes, "indicator": indicator, "period": period}
    found = {one["region_code"]: one for one in rows(connection, "compare_figures", choice)}
    for code, name in zip(codes, (first, second), strict=True):
        if code not in found:
            raise nothing_of(connection, [name], [period], [indicator])
    a, b = (found[code] for code in codes)
    asked = (indicator, period, a, b)
    if codes[0] == codes[1]:
        return Comparison(*asked, "equal", least=0.0, most=0.0)
    if why := _part_of(connection, a, b):
        return Comparison(*asked, "part", why=why)
    if obstacle := _obstacle(a, b):
        return Comparison(*asked, "not_comparable", why=_told(obstacle, a, b), obstacle=obstacle)
    return Comparison(*asked, **vars(lead(connection, indicator, a, b)))


def _part_of(connection: duckdb.DuckDBPyConnection, a: dict[str, Any], b: dict[str, Any]) -> str:
    """Which of two regions lies in the other on the last day of the period; empty where neither does."""
    for part, whole in ((a, b), (b, a)):
        variables = {"part": part["region_code"], "whole": whole["region_code"], "period": part["period"]}
        if rows(connection, "lies_in", variables):
            names = (part["region_name"], whole["region_name"])
            return told("{} 在 {} 之内".format(*names), "{} lies inside {}".format(*names))
    return ""


def _obstacle(a: dict[str, Any], b: dict[str, Any]) -> str:
    """What keeps two figures from being compared at all: a side, or what they have not in common; empty where nothing does."""
    for side, one in (("a", a), ("b", b)):
        if _is_mute(one):
            return side
    return next((name for name in words()["alike"] if a[name] != b[name]), "")


def _is_mute(one: dict[str, Any]) -> bool:
    """Whether a figure says nothing that can be compared."""
    return one["low"] is None or one["high"] is None or ("scope" in one["reason"].split(",") and one["value"] is None)


def _told(obstacle: str, a: dict[str, Any], b: dict[str, Any]) -> str:
    """The obstacle in words."""
    if obstacle in ("a", "b"):
        mute = (one for one in ((a, b) if obstacle == "a" else (b,)) if _is_mute(one))
        return spoken(THEN).join(f"{one['region_name']}{spoken('⟨：｜: ⟩')}{reasons(one)}" for one in mute)
    first, second = (_called(obstacle, one) for one in (a, b))
    return f"{called('alike', obstacle)}: {first} ≠ {second}"


def _called(obstacle: str, one: dict[str, Any]) -> str:
    """What a figure says of the obstacle, in words where there are any."""
    if obstacle == "is_sample":
        return called("sample", "invented" if one["is_sample"] else "real")
    return called("coverage", one["coverage"]) if obstacle == "coverage" else str(one[obstacle])


def sentences(comparison: Comparison) -> list[str]:
    """The answer, as one would give it on the phone."""
    entry = indicator_entry(comparison.indicator)

    def figure(value: float | None) -> str:
        return "—" if value is None else f"{value:,.{entry.decimals}f}"

    def shown(one: dict[str, Any]) -> str:
        """The figure; of one of which nothing is known what was reported."""
        reported = given(one) if one["value"] is one["low"] is one["high"] is None else None
        return figure(one["value"]) if reported is None else spoken(_REPORTED, figure=figure(float(reported)))

    whole = vars(comparison) | {"assumptions": comparison.assumptions}
    return answers.page(
        "comparison.txt", **whole, entry=entry, figure=figure, shown=shown, unit=unit(comparison.a["symbol"])
    ).split("\n")


def content(comparison: Comparison) -> dict[str, Any]:
    """The whole comparison: both figures, the verdict, what it rests on and which unknown shares matter."""
    return asdict(comparison) | {"assumptions": comparison.assumptions}


#: What a row says of each of the two figures.
_SIDE = ("region_code", "region_name", "value", "low", "high", "coverage", "benchmark", "comparability", "reason")


def _row(found: Comparison) -> dict[str, Any]:
    """A comparison as one row of codes and numbers: the two figures, their unit, the verdict, the bounds of the difference."""
    sides = {f"{side}_{name}": one[name] for side, one in (("a", found.a), ("b", found.b)) for name in _SIDE}
    asked = {"indicator": found.indicator, "period": found.period, "unit": found.a["symbol"]}
    said = {name: getattr(found, name) for name in ("verdict", "ahead", "least", "most", "conservative", "obstacle")}
    return {**asked, **sides, **said}
