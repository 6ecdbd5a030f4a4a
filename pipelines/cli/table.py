"""`koujing table`: rows are regions and periods, columns indicators; or every figure as CSV or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import duckdb
import typer

from definitions import load
from indicators.catalogue import headlines, on_screen
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
from pipelines.cli.choosing import latest_common, since, with_districts, years_there
from pipelines.cli.lacking import lacking, nothing_of
from pipelines.cli.options import (
    AsOfOption,
    Format,
    FormatOption,
    HomeOption,
    PeriodsOption,
    RegionsOption,
    ReleaseOption,
    not_empty,
    period_id,
)
from pipelines.languages import LANGUAGE, Language, spoken, told
from pipelines.publication.rescope import under_scope
from pipelines.words import given, interval, legend, marks, number, obstacles, place, unit
from pipelines.writing import markdown_cell

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from definitions.models import Scope


_TARGET = "{}: {} {}"
#: Region and period with its figures by indicator.
Line = tuple[dict[str, Any], dict[str, dict[str, Any]]]
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
    #: The target scope, under whose name the columns stand.
    scope: str = ""

    @property
    def silent(self) -> set[str]:
        """The regions that were asked for and of which all that was chosen is missing."""
        return {*self.asked} - {each["region_code"] for each in self.figures if each["reason"] != "missing"}

    def only(self, figures: Sequence[dict[str, Any]]) -> CrossRegion:
        """The same table with some of its figures."""
        return replace(self, figures=list(figures))

    def without_empty(self, *, whole_rows: bool = True) -> CrossRegion:
        """The same table without the rows in which no number stands; in rows of one figure each, without the others."""
        key = ("region_code", "period", "period_kind", *(() if whole_rows else ("indicator_id",)))
        full = {tuple(one[name] for name in key) for one in self.figures if one["value"] is not None}
        kept = [one for one in self.figures if tuple(one[name] for name in key) in full]
        return replace(self, figures=kept, asked=frozenset())

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
    connection: duckdb.DuckDBPyConnection,
    regions: Sequence[str],
    periods: Sequence[str],
    indicators: Sequence[str],
    scope: str = "",
) -> CrossRegion:
    """The headline figures of the chosen regions (codes or names), periods and indicators; empty means all.

    Of the indicators all that the catalogue puts on the screen. `scope` is the target, where it is not the release's own.
    """
    chosen = tuple(indicators) or on_screen()
    codes = regions_asked(connection, regions)
    found = rows(connection, "table", {"regions": codes, "periods": periods, "indicators": chosen})
    if not found:
        explain_absence(regions, periods)
    target = scope or str(rows_of(connection, "SELECT target_scope FROM release_manifest")[0]["target_scope"])
    symbols = {line["id"]: line["symbol"] for line in rows(connection, "units_of_indicators", {})}
    lacks = lacking(connection, codes, periods, chosen) if regions or periods else []
    return CrossRegion(chosen, symbols, found, frozenset(codes), lacks, target)


def cell(figure: dict[str, Any] | None) -> str:
    """One figure as it stands in the table: the number with its mark; else what was reported, and why it does not compare."""
    if figure is None or figure["reason"] == "missing":
        return "·"
    decimals = indicator_entry(figure["indicator_id"]).decimals
    if figure["value"] is None:
        reported = "—" if given(figure) is None else f"({number(given(figure), decimals)})"
        bounds = interval(figure["low"], figure["high"], decimals) if figure["low"] is not None else ""
        return f"{reported} {obstacles(figure)} {bounds}".rstrip()
    is_estimate = "E" in figure["obs_status"] and figure["basis"] != "growth" and figure["comparability"] != "bounded"
    return "≈ " * is_estimate + number(figure["value"], decimals) + marks(figure)


def period_told(figure: dict[str, Any]) -> str:
    """The period, and whether a quarter or month stands for itself: a first quarter may be cumulative as well."""
    kind = spoken(" ⟨单期｜single⟩") if figure["period_kind"] == "single" else ""
    return f"{figure['period']}{kind}"


def command(
    region: RegionsOption = None,
    period: PeriodsOption = None,
    *,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", "-i", help="指标，或转型领域 / indicator, or field")
    ] = None,
    scope: Annotated[str | None, typer.Option("--scope", "-s", help="换一个口径重算 / under another scope")] = None,
    districts: Annotated[
        bool, typer.Option("--with-districts", help="所列地区和其区县 / districts of the regions too")
    ] = False,
    start: Annotated[
        str,
        typer.Option(
            "--since", help="自哪一时期起，如 2020 / from which period on", parser=period_id, callback=not_empty
        ),
    ] = "",
    common: Annotated[
        bool, typer.Option("--latest-common", help="所列地区都有数的最近时期 / the latest that all regions have")
    ] = False,
    full: Annotated[bool, typer.Option("--no-empty", help="不要没有数字的行 / no rows without a number")] = False,
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
    regions: Sequence[str] = regions_asked(connection, region or ())
    every = with_districts(regions, years_there(connection, start)) if districts else regions
    # for programs all that stands in `cross_region`, on a screen what it has room for
    wanted = indicator or (on_screen() if format in (Format.text, Format.md) else headlines())
    chosen = select(connection, every, period or (), wanted, scope or "")
    if not chosen.figures:
        raise _nothing(connection, regions, period or (), indicator)
    chosen = chosen.only(since(chosen.figures, start)) if start else chosen
    if common:
        latest = latest_common(chosen.figures, regions, indicator)
        chosen = chosen.only([figure for figure in chosen.figures if figure["period"] == latest])
    chosen = chosen.without_empty(whole_rows=format in (Format.text, Format.md)) if full else chosen
    if not chosen.figures:
        raise _nothing(connection, regions, [*(period or ()), *filter(None, [start])], indicator)
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


def columns(table: CrossRegion, numbers: Mapping[str, int]) -> answers.Columns:
    """The region, the period and each indicator with its unit; `numbers` are those of the sources under the table."""
    told_by: dict[str, Any] = {
        "地区｜region": lambda line: place(line[0]),
        "时期｜period": lambda line: period_told(line[0]),
    }
    for name in table.indicators:
        zh, en = indicator_entry(name).named_under(table.scope)
        heading = f"{zh}\n{name}" if LANGUAGE.get() is Language.both else told(zh, en)
        told_by[f">{heading} ({unit(table.symbols[name])})"] = partial(_figure, name, numbers)
    return told_by


def _figure(indicator: str, numbers: Mapping[str, int], line: tuple[Any, dict[str, dict[str, Any]]]) -> str | Text:
    """A figure with the number of its source; what does not compare stands back."""
    figure = line[1].get(indicator)
    source = f" [{numbers[figure['source_title']]}]" if figure and figure["source_title"] in numbers else ""
    text = cell(figure) + source
    return answers.dim(text) if figure and figure["value"] is None else text


def sources(table: CrossRegion) -> dict[str, int]:
    """The sources of what is shown, numbered in the order of appearance."""
    shown = (line[name] for _, line in table.lines for name in table.indicators if name in line)
    said = (one["source_title"] for one in shown if one["value"] is not None or given(one) is not None)
    return {title: number for number, title in enumerate(dict.fromkeys(filter(None, said)), 1)}


def footer(table: CrossRegion) -> list[str]:
    """Legend, scopes, vintages (of denominators too), sources of what is shown, and what of what was asked is not there."""
    shown = [figure for figure in table.figures if figure["value"] is not None]
    scopes = ", ".join(sorted({one["scope_id"] for one in shown} - NONE)) or "—"
    vintages = {one[name] for one in shown for name in ("vintage", "denominator_vintage")}
    target = load().scopes[table.scope] if table.scope else None
    return [
        *legend("table"),
        *([_TARGET.format(told("共同口径", "shared scope", " "), target.id, _named(target))] if target else []),
        spoken(
            "⟨报送口径｜reported under⟩: {scopes}    ⟨核算版本｜vintages⟩: {vintages}",
            scopes=scopes,
            vintages=", ".join(sorted(vintages - NONE)) or "—",
        ),
        *(spoken("⟨来源｜source⟩ [{n}]: {title}", n=n, title=title) for title, n in sources(table).items()),
        *table.lacking,
    ]


def _named(scope: Scope) -> str:
    return told(scope.name_zh, scope.name_en, " ")


def _apart(lines: list[Line]) -> Iterator[tuple[str, list[Line]]]:
    """The lines of real regions, and apart from them those of invented ones, each with a title where it needs one."""
    invented = [line for line in lines if line[0]["is_sample"]]
    real = [line for line in lines if not line[0]["is_sample"]]
    if real or not invented:
        yield "", real
    if invented:
        yield told("示例（虚构的地区）", "samples (invented regions)", " "), invented


def rendered(table: CrossRegion, most: int | None = None) -> Iterator[Table | Text]:
    """The table for a terminal; of more lines than `most` the first, and how many more there are."""
    lines = table.lines
    # sources stand under the whole table alone
    told_by = columns(table, {} if most else sources(table))
    for title, part in _apart(lines[:most]):
        yield answers.table(told_by, part, title)
    if more := len(lines[most:]) if most else 0:
        yield answers.dim(spoken("⟨还有 {more} 行：koujing table｜{more} more: koujing table⟩", more=more))


def markdown(table: CrossRegion) -> list[str]:
    """The table as lines of Markdown with its footer."""
    told_by = columns(table, sources(table))
    heads = [answers.headed(heading).replace("\n", "<br>") for heading in told_by]
    rule = ["---:" if heading.startswith(">") else "---" for heading in told_by]
    found: list[str] = []
    for title, part in _apart(table.lines):
        cells = ([str(column(line)) for column in told_by.values()] for line in part)
        found += [f"**{title}**", ""] if title else []
        found += [*("| " + " | ".join(line) + " |" for line in (heads, rule, *cells)), ""]
    return [*found, *(f"- {markdown_cell(line)}" for line in footer(table))]
