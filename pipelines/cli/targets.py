"""`koujing targets`: how far targets are reached, how many days are left, and on what the figure rests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import typer

from indicators import targets
from indicators.catalogue import catalogue
from pipelines.cli import answers
from pipelines.cli.asking import open_current, regions_asked, rows_of
from pipelines.cli.lacking import none_for
from pipelines.cli.options import Format, FormatOption, HomeOption, RegionArgument
from pipelines.languages import told
from pipelines.words import called, unit, verdict_words, with_bounds


def command(
    region: RegionArgument = "",
    every: Annotated[bool, typer.Option("--every-period", help="各时期，不只最近的 / every period")] = False,
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show how far targets are reached."""
    with open_current(home) as release:
        codes = regions_asked(release, [region])
        chosen = tuple(one for one in targets.targets() if not codes or one.region_code in codes)
        if not chosen:
            raise none_for(
                codes, "目标", "target", (one.region_code for one in targets.targets()), f"indicators/{targets.FILE}"
            )
        targets.measure_progress(release, chosen)
        found = rows_of(release, "FROM target_progress ORDER BY period DESC, period_kind")
        symbols = {row["id"]: row["symbol"] for row in rows_of(release, "SELECT id, symbol FROM units")}
    shown = []
    for one in chosen:
        own = [row for row in found if row["target_id"] == one.id]
        known = {"source": one.source, "note": one.note}
        shown += [{**row, **known} for row in (own if every else own[:1])] or [_without(one.model_dump(), known)]
    answers.answer(format, lambda: _rendered(shown, symbols), lambda: shown)


def _without(target: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    """The row of a target of which there is no figure."""
    kind = catalogue()[target["indicator_id"]]
    empty = dict.fromkeys(
        ("region_name", "period", "period_kind", "low", "value", "high", "progress_low", "progress", "progress_high")
    )
    said = {"target_id": target["id"], "unit": kind.unit, "days_left": None, "status": "unknown", "is_headline": False}
    why = {"comparability": "not_comparable", "reason": "missing", "source_title": "", "provenance": ""}
    own = {name: target[name] for name in ("region_code", "indicator_id", "target", "due")}
    return {**said, **own, **empty, **why, **known}


def _rendered(shown: list[dict[str, Any]], symbols: dict[str, str]) -> list[Any]:
    kinds = catalogue()
    columns: answers.Columns = {
        "地区｜region": lambda row: f"{row['region_code']} {row['region_name'] or ''}".strip(),
        "指标｜indicator": lambda row: told(
            kinds[row["indicator_id"]].name_zh, kinds[row["indicator_id"]].name_en, " "
        ),
        "时期｜period": lambda row: row["period"] or "·",
        ">现有｜figure": lambda row: _number(row, "", kinds[row["indicator_id"]].decimals),
        ">目标｜target": lambda row: f"{row['target'].normalize():f} {unit(symbols.get(row['unit'], row['unit']))}",
        ">进度 %｜progress %": lambda row: _number(row, "progress", 1),
        "期限｜due": lambda row: f"{row['due']:%Y-%m-%d}" if isinstance(row["due"], date) else "·",
        ">余天｜days left": lambda row: "·" if row["days_left"] is None else str(row["days_left"]),
        "状况｜status": lambda row: called("progress", row["status"]),
        "可比性｜comparability": verdict_words,
    }
    return [
        answers.table(columns, shown),
        answers.dim(
            told(
                "余天从该时期末算起；有界的数，下限达到才算达到，上限不足才算不足；没有期限的目标只说进度",
                "days are counted from the end of the period; a bounded figure reaches a target by its low end and misses it by "
                "its high end; a target without a day has a progress alone",
            )
        ),
    ]


def _number(row: dict[str, Any], name: str, decimals: int) -> str:
    ends = ("progress_low", "progress", "progress_high") if name else ("low", "value", "high")
    low, value, high = (None if row[end] is None else Decimal(str(row[end])) for end in ends)
    return "·" if value is None else with_bounds(low, value, high, decimals)
