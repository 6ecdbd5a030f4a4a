"""`koujing macro`: published totals beside the sum of what was reported below them: shown, never forced to agree."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines.cli import answers
from pipelines.cli.asking import NothingFoundError, open_current, regions_asked, rows
from pipelines.cli.lacking import nothing_of
from pipelines.cli.options import Format, FormatOption, HomeOption, PeriodArgument, RegionArgument
from pipelines.languages import shortly, told
from pipelines.words import called, legend, number, place, unit, with_bounds, words

if TYPE_CHECKING:
    from rich.table import Table

DECIMALS = {"value_added": 2, "revenue": 2, "enterprises": 0, "employees": 2}


def command(
    region: RegionArgument = "",
    period: PeriodArgument = "",
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show published totals beside the sums of their parts."""
    connection = open_current(home)
    found = select(connection, region, period)
    if not found and region and not select(connection, region, ""):
        raise NothingFoundError(
            f"{region} 没有可并列的下级之和：有的是全国、省和报送过的市",
            f"{region} has no sums of parts to stand beside: the nation, provinces and cities with reports have",
        )
    if not found:
        raise nothing_of(connection, [region] if region else [], [period])
    answers.answer(format, lambda: [rendered(found), *map(answers.dim, legend("macro"))], lambda: found)


def select(connection: duckdb.DuckDBPyConnection, region: str, period: str) -> list[dict[str, Any]]:
    """The rows of a region (code or part of a name) and period; empty text means all."""
    return rows(connection, "macro_control", {"regions": regions_asked(connection, [region]), "period": period})


def rendered(found: list[dict[str, Any]]) -> Table:
    """The table for a terminal."""
    return answers.table(COLUMNS, found, striped=True)


def _sum(row: dict[str, Any]) -> str:
    if row["parts_sum"] is None:
        return "·"
    return with_bounds(row["parts_low"], row["parts_sum"], row["parts_high"], DECIMALS[row["measure"]])


def _published(row: dict[str, Any]) -> str:
    comparability = row["published_comparability"]
    if not comparability:
        return "·"
    figure = number(row["published"], DECIMALS[row["measure"]]) or "—"
    return figure if comparability == "exact" else f"{figure} {shortly(*words()['comparability'][comparability])}"


COLUMNS: answers.Columns = {
    "地区｜region": place,
    "时期｜period": itemgetter("period"),
    "度量｜measure": lambda row: (
        f"{told(row['measure_zh'], row['measure'].replace('_', ' '), ' ')} ({unit(row['unit'])})"
    ),
    ">公布｜published": _published,
    "下级｜parts": lambda row: called("level", row["parts_level"]),
    ">个数｜reported/all": lambda row: f"{row['parts_reported']}/{row['parts_existing']}",
    ">下级之和｜sum of parts": _sum,
    ">已报%｜by value %": lambda row: number(row["reported_share"], 1) or "·",
    ">GDP%": lambda row: number(row["gdp_share"], 1) or "·",
}
