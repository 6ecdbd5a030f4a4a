"""The headline table: what the screen's indicators say of each region, or in words why they say nothing."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pipelines.products.report.asking import Row, asked
from pipelines.products.report.telling import (
    MOST_ROWS,
    Both,
    Cell,
    Part,
    Section,
    Table,
    because,
    cells,
    figure_of,
    named,
    place,
    told,
    unit,
)
from pipelines.words import given, number

if TYPE_CHECKING:
    import duckdb


def headline(release: duckdb.DuckDBPyConnection, sources: list[str]) -> Section:
    """The table of the real regions, then that of the samples; the sources that it names are added to the list."""
    parts = []
    for samples in (False, True):
        rows = asked(release, "headline", samples=samples, most=MOST_ROWS)
        if rows:
            title = told("headline_samples") if samples else told("headline_real")
            parts.append(Part(title, _table(rows, sources)))
    return Section("headline", told("headline"), [told("headline_intro"), told("headline_signs")], parts)


def _table(rows: list[Row], sources: list[str]) -> Table:
    indicators = {row["indicator_id"]: row for row in sorted(rows, key=lambda row: row["on_screen"])}
    heads: list[Both] = [told("region"), told("period")]
    heads += [told("with_unit", name=named(row), unit=unit(row)) for row in indicators.values()]
    heads += [told("sources_short")]
    lines = []
    for _, line in groupby(rows, key=lambda row: row["place"]):
        figures = {row["indicator_id"]: row for row in line}
        first = next(iter(figures.values()))
        shown = [_cell(figures.get(name)) for name in indicators]
        lines.append(cells(place(first), first["period"], *shown, _numbers(list(figures.values()), sources)))
    return Table(heads, lines, rows[0]["regions"], words=2, is_open=True)


def _cell(figure: Row | None) -> Cell:
    """A figure with its marks; where it cannot be compared what was reported, and why, in words."""
    if figure is None or figure["reason"] == "missing":
        return Cell(("·", "·"), "missing")
    if figure["value"] is not None:
        text = figure_of(figure)
        return Cell((text, text), figure["comparability"])
    reported = "" if given(figure) is None else number(given(figure), figure["decimals"])
    ends = "" if figure["low"] is None else figure_of(figure).removeprefix("— ")
    shown = " ".join(filter(None, (reported, ends))) or "—"
    return Cell(because(shown, figure), "not_comparable")


def _numbers(figures: list[Row], sources: list[str]) -> str:
    """The numbers of the sources of a row; a source that is new takes the next."""
    said = (row for row in figures if row["value"] is not None or row["low"] is not None or given(row) is not None)
    titles = dict.fromkeys(row["source_title"] for row in said if row["source_title"])
    for title in titles:
        if title not in sources:
            sources.append(title)
    return " ".join(f"[{sources.index(title) + 1}]" for title in titles)
