"""`koujing bridge`: from what a region reports as digital to the comparable figure, step by step, adding up exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from definitions import load
from indicators.method import statement
from pipelines.cli import answers
from pipelines.cli.asking import one_region, open_current, rows, rows_of
from pipelines.cli.lacking import nothing_of
from pipelines.cli.nearest import no_such
from pipelines.cli.options import FORMAT, HomeOption, OutputOption, PeriodArgument, RegionArgument
from pipelines.languages import spoken, told
from pipelines.publication.bridged import ENDS, Bridge, extents
from pipelines.publication.connection import literal
from pipelines.words import called, number_or_interval, plain, unit, verdict_words, words

#: The fonts that serve for Chinese in an image, on Linux, Windows and macOS.
FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "Microsoft YaHei", "PingFang SC")
_GLYPH = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text y="30" font-size="24" '
    'font-family="{fonts}, sans-serif">{text}</text></svg>'
)
#: How the way is shown: beside the usual forms, as a picture.
BridgeFormat = StrEnum("BridgeFormat", ["text", "csv", "json", "md", "xlsx", "html", "png"])


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
        answers.put(spoken("⟨已生成 / written⟩: {path}", path=path))
        return
    steps = told_steps(found)
    answers.answer(format, lambda: rendered(found), lambda: steps, lambda: {**found.figure, "steps": steps})


def select(connection: duckdb.DuckDBPyConnection, region: str, period: str, measure: str) -> Bridge:
    """The bridge of the published figure of a region (code or name), period and measure.

    Raises `NothingFoundError` when nothing was reported, `RegionNameError` when the name is not one region's.
    """
    if measure not in load().measures:
        raise no_such("度量", "measure", measure, load().measures)
    code = one_region(connection, region, period)
    found = rows(connection, "bridge_facts", {"region": code, "period": period, "measure": measure})
    if not found:
        raise nothing_of(connection, [region], [period], what=measure)
    connection.execute(f"SET VARIABLE fact = {literal(found[0]['fact_id'])}")
    return Bridge(found[0], rows_of(connection, statement("bridge")))


def heading(bridge: Bridge) -> str:
    """Which figure this is."""
    figure = bridge.figure
    measure = told(figure["measure_zh"], figure["measure_en"], " ")
    return f"{figure['region_code']} {figure['region_name']} · {figure['period']} · {measure}"


def verdict(bridge: Bridge) -> str:
    """How comparable the figure is, and why not more."""
    figure = bridge.figure
    return f"{verdict_words(figure)} · {figure['scope_id']} → {figure['target_scope']} · {figure['coverage']}"


def amount(bridge: Bridge, step: dict[str, Any]) -> str:
    """A step's amount: one number, or its interval."""
    low, value, high = (bridge.amount(step[name]) for name in ("low", "value", "high"))
    return number_or_interval(low, value, high, bridge.shown[2])


def rendered(bridge: Bridge) -> list[Any]:
    """The bridge for a terminal: a waterfall of bars beside the amounts."""
    bars = iter(_bars(bridge))
    columns: answers.Columns = {
        "步骤｜step": lambda step: called("step", step["name"]),
        f">{unit(bridge.shown[1])}": lambda step: amount(bridge, step),
        ">格数｜cells": lambda step: str(step["cells"]),
        "": lambda _: next(bars),
    }
    table = answers.table(columns, bridge.steps, heading(bridge))
    for row, step in zip(table.rows, bridge.steps, strict=True):
        row.style = "bold" if step["name"] in ENDS else None
    return [table, verdict(bridge)]


def _bars(bridge: Bridge) -> Iterator[str]:
    """The waterfall in characters: sums from the left, steps between the level before and after; what is uncertain is light."""
    for start, sure, unsure in _lengths(bridge, min(40, answers.screen().width // 4)):
        yield " " * round(start) + "█" * round(sure) + "░" * round(unsure)


def _lengths(bridge: Bridge, width: int) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Where each bar begins, how far it is certain and how much further it may go, where the longest fills the width."""
    spans = extents(bridge)
    scale = width / (max((end for _, _, end in spans), default=None) or Decimal(1))
    return [(start * scale, (sure - start) * scale, (end - sure) * scale) for start, sure, end in spans]


def told_steps(bridge: Bridge) -> list[dict[str, Any]]:
    """The steps as rows, amounts as exact text in base units."""
    rows = []
    for step in bridge.steps:
        zh, en = words()["step"][step["name"]]
        amounts = {name: plain(step[name]) or None for name in ("low", "value", "high")}
        rows.append({"step": step["name"], "name_zh": zh, "name_en": en, **amounts, "cells": step["cells"]})
    return rows


def picture(bridge: Bridge, page: str) -> str:
    """The bridge as a picture, one bar a step, the uncertain part hatched; or as a page with it that needs no network."""
    return answers.page(
        page,
        heading=heading(bridge),
        verdict=verdict(bridge),
        bars=list(zip(bridge.steps, _lengths(bridge, 420), strict=True)),
        amounts=[f"{amount(bridge, step)} {unit(bridge.shown[1])}" for step in bridge.steps],
        ends=ENDS,
        fonts=", ".join(FONTS),
    )


def write_picture(bridge: Bridge, path: Path) -> None:
    """Write the picture as a page (.html) or as an image (.png); of an image that shows boxes for Chinese it says so."""
    if path.suffix != ".png":
        path.write_text(picture(bridge, "bridge.html") + "\n", encoding="utf-8")
        return
    import vl_convert

    path.write_bytes(vl_convert.svg_to_png(picture(bridge, "bridge.svg"), scale=2))
    if not draws_chinese(vl_convert.svg_to_png):
        answers.complain(
            told(
                f"本机没有中文字体，{path} 中的汉字是方框；装上其中一种后再生成：{'、'.join(FONTS)}，或用 --format html",
                f"no Chinese font is installed and {path} shows boxes; install one of {', '.join(FONTS)} and write it again, "
                "or use --format html",
            )
        )


def draws_chinese(draw: Callable[[str], bytes]) -> bool:
    """Whether an image shows Chinese: without a font for it every character is the same box."""
    one, other = (draw(_GLYPH.format(fonts=", ".join(FONTS), text=text)) for text in "口径")
    return one != other
