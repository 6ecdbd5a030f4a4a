"""`koujing bridge`: from what a region reports as digital to the comparable figure, step by step, adding up exactly."""

from __future__ import annotations

import html
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from indicators.method import statement
from pipelines.cli import answers
from pipelines.cli.asking import NothingFoundError, nothing_of, one_region, open_current, rows, rows_of
from pipelines.cli.options import FORMAT, HomeOption, OutputOption, PeriodArgument, RegionArgument
from pipelines.cli.words import interval, number, plain, verdict_words
from pipelines.publication.release import literal

#: How the way is shown: beside the usual forms, as a picture.
BridgeFormat = StrEnum("BridgeFormat", ["text", "csv", "json", "html", "png"])
STEPS = {
    "reported": ("当地报送", "reported as digital"),
    "out_of_scope": ("减：共同口径以外的行业", "less: outside the shared scope"),
    "not_counted": ("加：当地未计入的行业", "plus: inside the scope, not counted locally"),
    "partial": ("减：部分计入行业的口径外部分", "less: partial classes, the part outside"),
    "coverage": ("加：未统计的单位", "plus: units not covered"),
    "further": ("换算：有来源的度量、价格、单位范围", "sourced conversion of measure, prices or coverage"),
    "comparable": ("可比数", "comparable"),
}
#: The two sums, between which every step adds or takes away.
ENDS = ("reported", "comparable")
#: How amounts are shown: base units in one shown unit, its symbol, decimals.
SHOWN = {"money": (Decimal(100_000_000), "亿元", 2), "count": (Decimal(1), "个", 0), "persons": (Decimal(1), "人", 0)}


@dataclass(frozen=True)
class Bridge:
    """A figure and its steps, each with low, value and high in base units."""

    figure: dict[str, Any]
    steps: list[dict[str, Any]]

    @property
    def shown(self) -> tuple[Decimal, str, int]:
        """The unit in which the bridge is shown."""
        return SHOWN[self.figure["dimension"]]

    def amount(self, value: Decimal | None) -> Decimal | None:
        """A value of a step in the shown unit."""
        return None if value is None else value / self.shown[0]


def command(
    region: RegionArgument,
    period: PeriodArgument,
    measure: Annotated[str, typer.Argument(help="度量，如 value_added、revenue / measure")] = "value_added",
    format: Annotated[BridgeFormat, FORMAT] = BridgeFormat.text,
    output: OutputOption = None,
    home: HomeOption = None,
) -> None:
    """Show the way from what a region reports to the comparable figure."""
    found = select(open_current(home), region, period, measure)
    if format in (BridgeFormat.html, BridgeFormat.png):
        path = output or Path(f"bridge-{found.figure['region_code']}-{period}-{measure}.{format.value}")
        write_picture(found, path)
        answers.put(f"已生成 {path} / written: {path}")
        return
    steps = told_steps(found)
    answers.answer(format, lambda: rendered(found), lambda: steps, lambda: {**found.figure, "steps": steps})


def select(connection: duckdb.DuckDBPyConnection, region: str, period: str, measure: str) -> Bridge:
    """The bridge of the published figure of a region (code or name), period and measure.

    Raises `NothingFoundError` when nothing was reported, `RegionNameError` when the name is not one region's.
    """
    code = one_region(connection, region, period)
    found = rows(connection, "bridge_facts", {"region": code, "period": period, "measure": measure})
    if not found:
        raise nothing_of(region, period, f" {measure}", measure)
    connection.execute(f"SET VARIABLE fact = {literal(found[0]['fact_id'])}")
    return Bridge(found[0], rows_of(connection, statement("bridge")))


def heading(bridge: Bridge) -> str:
    """Which figure this is."""
    figure = bridge.figure
    return f"{figure['region_code']} {figure['region_name']} · {figure['period']} · {figure['measure_zh']} {figure['measure_en']}"


def verdict(bridge: Bridge) -> str:
    """How comparable the figure is, and why not more."""
    figure = bridge.figure
    return f"{verdict_words(figure)} · {figure['scope_id']} → {figure['target_scope']} · {figure['coverage']}"


def amount(bridge: Bridge, step: dict[str, Any]) -> str:
    """A step's amount: one number, or its interval."""
    low, value, high = (bridge.amount(step[name]) for name in ("low", "value", "high"))
    decimals = bridge.shown[2]
    return number(value, decimals) if low == high else interval(low, high, decimals)


def rendered(bridge: Bridge) -> list[Any]:
    """The bridge for a terminal: a waterfall of bars beside the amounts."""
    bars = iter(_bars(bridge, 40))
    columns: answers.Columns = {
        "步骤 step": lambda step: answers.styled(f"{STEPS[step['name']][0]} ", (STEPS[step["name"]][1], "dim")),
        f">{bridge.shown[1]}": lambda step: amount(bridge, step),
        ">格数 cells": lambda step: str(step["cells"]),
        "": lambda _: next(bars),
    }
    table = answers.table(columns, bridge.steps, heading(bridge))
    for row, step in zip(table.rows, bridge.steps, strict=True):
        row.style = "bold" if step["name"] in ENDS else None
    return [table, verdict(bridge)]


def _bars(bridge: Bridge, width: int) -> list[str]:
    """The waterfall in characters: sums from the left, steps between the level before and after; what is uncertain is light."""
    out = []
    spans = _spans(bridge)
    top = max((end for _, _, end in spans), default=Decimal(0)) or Decimal(1)
    for start, sure, end in spans:
        left, solid, light = (round(width * part / top) for part in (start, sure - start, end - sure))
        out.append(" " * left + "█" * max(solid, 0) + "░" * max(light, 0))
    return out


def _spans(bridge: Bridge) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Where each bar begins, is certain until, and ends, in the shown unit; an unbounded end stops at its low."""
    spans = []
    level = Decimal(0)
    for step in bridge.steps:
        low = bridge.amount(step["low"]) or Decimal(0)
        high = bridge.amount(step["high"])
        high = low if high is None else high
        if step["name"] in ENDS:
            level = high
            spans.append((Decimal(0), low, high))
        else:
            after = level + high
            begin, end = min(level, level + low), max(level, after)
            sure = begin if low != high else end
            spans.append((max(begin, Decimal(0)), max(sure, Decimal(0)), max(end, Decimal(0))))
            level = after
    return spans


def told_steps(bridge: Bridge) -> list[dict[str, Any]]:
    """The steps as rows, amounts as exact text in base units."""
    return [
        {
            "step": step["name"],
            "name_zh": STEPS[step["name"]][0],
            "name_en": STEPS[step["name"]][1],
            **{name: plain(step[name]) or None for name in ("low", "value", "high")},
            "cells": step["cells"],
        }
        for step in bridge.steps
    ]


def as_svg(bridge: Bridge) -> str:
    """The bridge as a picture: one bar a step, the uncertain part hatched."""
    spans = _spans(bridge)
    top = max((end for _, _, end in spans), default=Decimal(0)) or Decimal(1)
    scale = Decimal(420) / top
    height = 70 + 38 * len(spans)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 {height}" font-family="sans-serif" font-size="13">',
        '<defs><pattern id="unsure" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#dfe8f1"/><line x1="0" y1="0" x2="0" y2="6" stroke="#4a7aa5" stroke-width="3"/>'
        "</pattern></defs>",
        f'<text x="16" y="28" font-size="16" font-weight="bold">{html.escape(heading(bridge))}</text>',
    ]
    for row, (step, (start, sure, end)) in enumerate(zip(bridge.steps, spans, strict=True)):
        y = 52 + 38 * row
        names = STEPS[step["name"]]
        colour = "#23527c" if step["name"] in ENDS else "#b5543a"
        x, sure_x = 250 + start * scale, 250 + sure * scale
        out += [
            f'<text x="16" y="{y + 12}">{html.escape(names[0])}</text>',
            f'<text x="16" y="{y + 26}" fill="#667" font-size="11">{html.escape(names[1])}</text>',
            f'<rect x="{x:.1f}" y="{y}" width="{(sure - start) * scale:.1f}" height="24" fill="{colour}"/>',
            f'<rect x="{sure_x:.1f}" y="{y}" width="{(end - sure) * scale:.1f}" height="24" fill="url(#unsure)"/>',
            f'<text x="686" y="{y + 17}">{html.escape(amount(bridge, step))} {bridge.shown[1]}</text>',
        ]
    out.append(f'<text x="16" y="{height - 8}" fill="#445" font-size="12">{html.escape(verdict(bridge))}</text></svg>')
    return "\n".join(out)


def as_html(bridge: Bridge) -> str:
    """A page of its own with the picture; it needs no network."""
    return (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{html.escape(heading(bridge))}</title>'
        f'<body style="margin:2em;max-width:60em">{as_svg(bridge)}</body></html>\n'
    )


def write_picture(bridge: Bridge, path: Path) -> None:
    """Write the picture as a page (.html) or as an image (.png).

    Raises `NothingFoundError` where the library that draws images is not installed.
    """
    if path.suffix != ".png":
        path.write_text(as_html(bridge), encoding="utf-8")
        return
    try:
        import vl_convert
    except ImportError:
        raise NothingFoundError(
            "未安装图片组件：请运行 pip install 'koujing[web]'，或用 --format html / "
            "images need pip install 'koujing[web]'; or use --format html"
        ) from None
    path.write_bytes(vl_convert.svg_to_png(as_svg(bridge), scale=2))
