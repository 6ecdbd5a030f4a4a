"""`koujing table`: rows are regions and periods, columns indicators; or every figure as CSV or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import duckdb
import typer

from definitions import load
from indicators.catalogue import on_screen
from pipelines.cli import answers
from pipelines.cli.asking import (
    NothingFoundError,
    explain_absence,
    indicator_entry,
    indicators_named,
    open_asked,
    regions_asked,
    rows,
    rows_of,
)
from pipelines.cli.lacking import lacking, nothing_of
from pipelines.cli.options import (
    AsOfOption,
    Format,
    FormatOption,
    HomeOption,
    PeriodsOption,
    RegionsOption,
    ReleaseOption,
)
from pipelines.cli.words import interval, legend, marks, number, place, reasons, unit
from pipelines.languages import LANGUAGE, Language, spoken, told
from pipelines.publication.rescope import under_scope

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text


#: What a figure without a scope or vintage has there.
NONE = {"", None}


@dataclass(frozen=True)
class CrossRegion:
    """The chosen figures: `lines` are (region, period) with one figure per indicator.

    `asked`: the regions that were asked for; `lacking`: what those, or the release, have nothing of, a sentence each.
    """

    indicators: tuple[str, ...]
    symbols: dict[str, str]
    figures: list[dict[str, Any]]
    asked: frozenset[str] = frozenset()
    lacking: list[str] = field(default_factory=list)

    @property
    def silent(self) -> set[str]:
        """The regions that were asked for and of which all that was chosen is missing."""
        return {*self.asked} - {each["region_code"] for each in self.figures if each["reason"] != "missing"}

    @property
    def lines(self) -> list[tuple[dict[str, Any], dict[str, dict[str, Any]]]]:
        """Region and period with their figures by indicator, where at least one says more than that nothing was given.

        A region that was asked for is there in any case.
        """
        silent = self.silent
        grouped: dict[tuple[str, str, str, bool], dict[str, dict[str, Any]]] = {}
        for figure in self.figures:
            key = (figure["region_code"], figure["period"], figure["period_kind"], figure["is_sample"])
            grouped.setdefault(key, {})[figure["indicator_id"]] = figure
        return [
            (next(iter(line.values())), line)
            for (region, *_), line in grouped.items()
            if region in silent or any(figure["reason"] != "missing" for figure in line.values())
        ]


def select(
    connection: duckdb.DuckDBPyConnection, regions: Sequence[str], periods: Sequence[str], indicators: Sequence[str]
) -> CrossRegion:
    """The headline figures of the chosen regions (codes or names), periods and indicators; empty means all.

    Of the indicators all that the catalogue puts on the screen.
    """
    chosen = tuple(indicators) or on_screen()
    codes = regions_asked(connection, regions)
    found = rows(connection, "table", {"regions": codes, "periods": periods, "indicators": chosen})
    if not found:
        explain_absence(regions, periods)
    symbols = {line["id"]: line["symbol"] for line in rows(connection, "units_of_indicators", {})}
    lacks = lacking(connection, codes, periods, chosen) if regions or periods else []
    return CrossRegion(chosen, symbols, found, frozenset(codes), lacks)


def cell(figure: dict[str, Any] | None) -> str:
    """One figure as it stands in the table: the number with its mark, or why there is none."""
    if figure is None or figure["reason"] == "missing":
        return "·"
    decimals = indicator_entry(figure["indicator_id"]).decimals
    if figure["value"] is None:
        bounds = interval(figure["low"], figure["high"], decimals) if figure["low"] is not None else ""
        return f"— {reasons(figure, short=True)} {bounds}".rstrip()
    is_estimate = "E" in figure["obs_status"] and figure["basis"] != "growth" and figure["comparability"] != "bounded"
    return "≈ " * is_estimate + number(figure["value"], decimals) + marks(figure)


def period_told(figure: dict[str, Any]) -> str:
    """The period, and whether a quarter or month stands for itself: a first quarter may be cumulative as well."""
    kind = spoken(" ⟨单期｜single⟩") if figure["period_kind"] == "single" else ""
    return f"{figure['period']}{kind}"


def command(
    region: RegionsOption = None,
    period: PeriodsOption = None,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", "-i", help="指标，或转型领域 / indicator, or field")
    ] = None,
    scope: Annotated[str | None, typer.Option("--scope", "-s", help="换一个口径重算 / under another scope")] = None,
    release: ReleaseOption = "",
    as_of: AsOfOption = "",
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show the headline figures of regions and periods."""
    indicator = [one for name in indicator or () for one in indicators_named(name)]
    connection, database = open_asked(home, release, as_of)
    if scope:
        connection = under_scope(database, load(), scope)
    chosen = select(connection, region or (), period or (), indicator)
    if not chosen.figures:
        raise _nothing(connection, region or (), period or (), indicator)
    if format not in (Format.text, Format.md):
        for sentence in chosen.lacking:
            answers.complain(sentence)
    if format is Format.md:
        answers.put("\n".join(markdown(chosen)))
    else:
        answers.answer(format, lambda: [*rendered(chosen), *map(answers.dim, footer(chosen))], lambda: chosen.figures)


def _nothing(
    connection: duckdb.DuckDBPyConnection, regions: Sequence[str], periods: Sequence[str], indicators: Sequence[str]
) -> NothingFoundError:
    """Why nothing fits: indicators that the release does not have yet, or a choice that leaves nothing."""
    computed = {line["indicator_id"] for line in rows_of(connection, "SELECT DISTINCT indicator_id FROM indicators")}
    if missing := [name for name in indicators if name not in computed]:
        return NothingFoundError(
            f"现有发布中还没有指标 {'、'.join(missing)}，请先运行 koujing run",
            f"the current release was made before the indicator {', '.join(missing)}; run koujing run",
        )
    return nothing_of(connection, regions, periods, indicators)


def columns(table: CrossRegion) -> answers.Columns:
    """The region, the period and each indicator with its unit."""
    told_by: dict[str, Any] = {
        "地区｜region": lambda line: place(line[0]),
        "时期｜period": lambda line: period_told(line[0]),
    }
    for name in table.indicators:
        entry = indicator_entry(name)
        heading = f"{entry.name_zh}\n{name}" if LANGUAGE.get() is Language.both else told(entry.name_zh, entry.name_en)
        told_by[f">{heading} ({unit(table.symbols[name])})"] = partial(_figure, name)
    return told_by


def _figure(indicator: str, line: tuple[Any, dict[str, dict[str, Any]]]) -> str:
    return cell(line[1].get(indicator))


def footer(table: CrossRegion) -> list[str]:
    """Legend, scopes, vintages (of denominators too) and sources of what is shown, these in the order of appearance."""
    shown = [figure for figure in table.figures if figure["value"] is not None]
    scopes = ", ".join(sorted({one["scope_id"] for one in shown} - NONE)) or "—"
    vintages = {one[name] for one in shown for name in ("vintage", "denominator_vintage")}
    sources = dict.fromkeys(one["source_title"] for one in shown if one["source_title"])
    return [
        *legend("table"),
        spoken(
            "⟨口径｜scopes⟩: {scopes}    ⟨核算版本｜vintages⟩: {vintages}",
            scopes=scopes,
            vintages=", ".join(sorted(vintages - NONE)) or "—",
        ),
        *(spoken("⟨来源｜source⟩ [{n}]: {title}", n=n, title=title) for n, title in enumerate(sources, 1)),
        *table.lacking,
    ]


def rendered(table: CrossRegion, most: int | None = None) -> Iterator[Table | Text]:
    """The table for a terminal; of more lines than `most` the first, and how many more there are."""
    lines = table.lines
    yield answers.table(columns(table), lines[:most], striped=True)
    if more := len(lines[most:]) if most else 0:
        yield answers.dim(spoken("⟨还有 {more} 行：koujing table｜{more} more: koujing table⟩", more=more))


def markdown(table: CrossRegion) -> list[str]:
    """The table as lines of Markdown with its footer."""
    told = columns(table)
    heads = [answers.headed(heading).replace("\n", "<br>") for heading in told]
    rule = ["---:" if heading.startswith(">") else "---" for heading in told]
    cells = ([str(column(line)) for column in told.values()] for line in table.lines)
    lines = ("| " + " | ".join(line) + " |" for line in (heads, rule, *cells))
    return [*lines, "", *(f"- {line}" for line in footer(table))]
