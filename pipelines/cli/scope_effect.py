"""`koujing scope effect`: how each region's value and rank move when the scope is another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from definitions import Definitions, load
from pipelines.cli import answers, table
from pipelines.cli.asking import indicator_entry, open_current, regions_asked, rows
from pipelines.cli.lacking import nothing_of, say_lacking
from pipelines.cli.options import Format, FormatOption, HomeOption, IndicatorOption, PeriodsOption, RegionsOption
from pipelines.home import find_home
from pipelines.languages import shortly, spoken, told
from pipelines.publication.connection import open_release
from pipelines.publication.rescope import under_scope

if TYPE_CHECKING:
    from rich.table import Table


Figures = dict[tuple[str, str, str], dict[str, dict[str, Any]]]


def command(
    region: RegionsOption = None,
    period: PeriodsOption = None,
    scope: Annotated[
        list[str] | None, typer.Option("--scope", "-s", help="口径，默认全部 / scopes, default all")
    ] = None,
    indicator: IndicatorOption = "core_value_added",
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show how values and ranks move with the scope."""
    indicator = indicator_entry(indicator).id
    definitions = load()
    scopes = list(scope or (one.id for one in definitions.scopes.values() if one.is_target))
    release = open_current(home)
    figures = select(find_home(home).database, definitions, scopes, region or (), period or (), indicator)
    if not figures:
        raise nothing_of(release, region or (), period or (), [indicator])
    say_lacking(release, regions_asked(release, region or ()), period or (), [indicator])
    answers.answer(format, lambda: [rendered(figures, scopes, indicator, definitions)], lambda: flat(figures))


def select(
    database: Path,
    definitions: Definitions,
    scopes: Sequence[str],
    regions: Sequence[str],
    periods: Sequence[str],
    indicator: str,
) -> Figures:
    """The figures of one indicator by (region code, name, period) and scope; the release's own scope is read, others recomputed.

    Regions and periods for which no scope gives more than "nothing was reported" are left out.
    """
    figures: Figures = {}
    with open_release(database) as release:
        codes = regions_asked(release, regions)
    chosen = {"regions": codes, "periods": list(periods), "indicators": [indicator]}
    for scope in scopes:
        with under_scope(database, definitions, scope) as connection:
            for figure in rows(connection, "table", chosen):
                key = (figure["region_code"], figure["region_name"], table.period_told(figure))
                figures.setdefault(key, {})[scope] = figure
    return {
        key: line for key, line in figures.items() if any(figure["reason"] != "missing" for figure in line.values())
    }


def cell(figure: dict[str, Any] | None) -> str:
    """A value as in the table, with its rank: #1/3 is the first of three."""
    rank = figure["rank"] if figure else None
    return table.cell(figure) + (f" #{rank}/{figure['rank_of']}" if figure and rank is not None else "")


def _under(scope: str, row: tuple[Any, dict[str, dict[str, Any]]]) -> str:
    return cell(row[1].get(scope))


def rendered(figures: Figures, scopes: Sequence[str], indicator: str, definitions: Definitions) -> Table:
    """One line a region and period, one column a scope; ranks are among the comparable figures of its level."""
    entry = indicator_entry(indicator)
    numbers = {key: line for key, line in figures.items() if any(one["low"] is not None for one in line.values())}
    columns: answers.Columns = {
        "地区｜region": lambda row: f"{row[0][0]} {row[0][1]}",
        "时期｜period": lambda row: str(row[0][2]),
        **{
            f">{shortly(definitions.scopes[scope].name_zh, definitions.scopes[scope].name_en)}\n{scope}": partial(
                _under, scope
            )
            for scope in scopes
        },
    }
    made = answers.table(columns, numbers.items(), told(entry.name_zh, entry.name_en, " "))
    if untold := len(figures) - len(numbers):
        made.caption = spoken(
            "⟨另有 {rest} 行在哪个口径下都没有数字 / {rest} more have no number under any scope⟩", rest=untold
        )
    return made


def flat(figures: Figures) -> list[dict[str, Any]]:
    """Every figure as one row: region, period, scope, value, bounds, rank, verdict."""
    names = ("value", "low", "high", "unit", "rank", "rank_of", "rank_low", "rank_high", "comparability", "reason")
    return [
        {"region_code": code, "region_name": name, "period": when, "scope": scope, **{n: figure[n] for n in names}}
        for (code, name, when), line in figures.items()
        for scope, figure in line.items()
    ]
