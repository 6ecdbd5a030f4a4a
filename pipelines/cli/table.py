"""The cross-region table for people: rows are regions and periods, columns indicators; or every figure as CSV or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from indicators.catalogue import catalogue
from pipelines.cli import listing
from pipelines.cli.asking import explain_absence, regions_asked
from pipelines.cli.query import rows
from pipelines.cli.words import LEGEND, interval, marks, number, reason_words

if TYPE_CHECKING:
    import duckdb
    from rich.console import RenderableType

Format = Literal["text", "csv", "json", "md"]
#: What the table shows unless indicators are named.
FIRST = ("core_value_added", "core_value_added_share_of_gdp", "core_value_added_growth", "core_revenue")


@dataclass(frozen=True)
class CrossRegion:
    """The chosen figures: `lines` are (region, period) with one figure per indicator, `left_out` those with nothing to show."""

    indicators: tuple[str, ...]
    symbols: dict[str, str]
    figures: list[dict[str, Any]]

    @property
    def lines(self) -> list[tuple[dict[str, Any], dict[str, dict[str, Any]]]]:
        """Region and period with their figures by indicator, where at least one says more than that nothing was given."""
        grouped: dict[tuple[str, str, str, bool], dict[str, dict[str, Any]]] = {}
        for figure in self.figures:
            key = (figure["region_code"], figure["period"], figure["period_kind"], figure["is_sample"])
            grouped.setdefault(key, {})[figure["indicator_id"]] = figure
        return [
            (next(iter(line.values())), line)
            for line in grouped.values()
            if any(figure["reason"] != "missing" for figure in line.values())
        ]

    @property
    def sources(self) -> list[str]:
        """The sources of the figures shown, each once, in order of appearance."""
        return list(
            dict.fromkeys(f["source_title"] for f in self.figures if f["value"] is not None and f["source_title"])
        )

    @property
    def scopes(self) -> list[str]:
        """The scopes under which the figures shown were declared."""
        return sorted({f["scope_id"] for f in self.figures if f["value"] is not None and f["scope_id"]})

    @property
    def vintages(self) -> list[str]:
        """The vintages of the figures shown and of their denominators."""
        named = ((f["vintage"], f["denominator_vintage"]) for f in self.figures if f["value"] is not None)
        return sorted({vintage for pair in named for vintage in pair if vintage})


def select(
    connection: duckdb.DuckDBPyConnection, regions: Sequence[str], periods: Sequence[str], indicators: Sequence[str]
) -> CrossRegion:
    """The headline figures of the chosen regions (codes or names), periods and indicators; empty means all (of `FIRST`)."""
    chosen = tuple(indicators) or FIRST
    codes = regions_asked(connection, regions)
    found = rows(connection, "table", {"regions": codes, "periods": periods, "indicators": chosen})
    if not found:
        explain_absence(regions, periods)
    symbols = {line["id"]: line["symbol"] for line in rows(connection, "units_of_indicators", {})}
    return CrossRegion(chosen, symbols, found)


def cell(figure: dict[str, Any] | None) -> str:
    """One figure as it stands in the table: the number with its mark, or why there is none."""
    if figure is None or figure["reason"] == "missing":
        return "·"
    decimals = catalogue()[figure["indicator_id"]].decimals
    if figure["value"] is None:
        bounds = interval(figure["low"], figure["high"], decimals) if figure["low"] is not None else ""
        return f"— {reason_words(figure['reason'])} {bounds}".rstrip()
    about = (
        "≈ "
        if figure["basis"] != "growth" and "E" in figure["obs_status"] and figure["comparability"] != "bounded"
        else ""
    )
    return about + number(figure["value"], decimals) + marks(figure)


def period(figure: dict[str, Any]) -> str:
    """The period, and whether a quarter or month stands for itself: a first quarter may be cumulative as well."""
    kind = " 单期 single" if figure["period_kind"] == "single" else ""
    return f"{figure['period']}{kind}"


def headings(table: CrossRegion) -> list[str]:
    """Column headings with their units."""
    return ["地区 region", "时期 period"] + [
        f"{catalogue()[name].name_zh}\n{name} ({table.symbols[name]})" for name in table.indicators
    ]


def footer(table: CrossRegion) -> list[str]:
    """Legend, scopes, vintages and sources of what is shown."""
    lines = list(LEGEND)
    lines.append(
        f"口径 scopes: {', '.join(table.scopes) or '—'}    核算版本 vintages: {', '.join(table.vintages) or '—'}"
    )
    lines += [f"来源 source [{number}]: {title}" for number, title in enumerate(table.sources, 1)]
    return lines


def rendered(table: CrossRegion) -> RenderableType:
    """The table for a terminal."""
    from rich.table import Table

    picture = Table(header_style="bold", row_styles=["", "dim"], pad_edge=False)
    for position, heading in enumerate(headings(table)):
        picture.add_column(heading, justify="left" if position < 2 else "right")
    for first, line in table.lines:
        place = f"{first['region_code']} {first['region_name']}" + (" （示例）" if first["is_sample"] else "")
        picture.add_row(place, period(first), *(cell(line.get(name)) for name in table.indicators))
    return picture


def as_markdown(table: CrossRegion) -> str:
    """The table as Markdown with its footer."""
    heads = [heading.replace("\n", "<br>") for heading in headings(table)]
    out = ["| " + " | ".join(heads) + " |", "| --- | --- |" + " ---: |" * len(table.indicators)]
    for first, line in table.lines:
        place = f"{first['region_code']} {first['region_name']}" + (" （示例）" if first["is_sample"] else "")
        out.append("| " + " | ".join([place, period(first), *(cell(line.get(n)) for n in table.indicators)]) + " |")
    return "\n".join(out + [""] + [f"- {line}" for line in footer(table)])


def as_csv(table: CrossRegion) -> str:
    """Every figure as one row, unrounded."""
    return listing.as_csv(table.figures)


def as_json(table: CrossRegion) -> str:
    """Every figure as one object, unrounded; decimals are numbers."""
    return listing.as_json(table.figures)
