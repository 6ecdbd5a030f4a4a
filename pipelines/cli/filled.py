"""`koujing filled`: what of a release is filled, by region, indicator and period: with a number, or one that does not compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Annotated, Any

import typer

from pipelines.cli import answers
from pipelines.cli.asking import indicator_entry, indicators_named, open_current, regions_asked, rows
from pipelines.cli.lacking import nothing_of, say_lacking
from pipelines.cli.options import Format, FormatOption, HomeOption, PeriodsOption, RegionsOption
from pipelines.languages import shortly, spoken, told
from pipelines.words import place

#: A region and an indicator with its periods.
Line = list[dict[str, Any]]


def command(
    region: RegionsOption = None,
    period: PeriodsOption = None,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", "-i", help="指标，或转型领域 / indicator, or field")
    ] = None,
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show what is filled."""
    asked = [one for name in indicator or () for one in indicators_named(name)]
    with open_current(home) as release:
        codes = regions_asked(release, region or ())
        found = rows(release, "filled", {"regions": codes, "periods": period or (), "indicators": asked})
        if not any(row["filled"] != "empty" for row in found):
            raise nothing_of(release, region or (), period or (), asked)
        if codes or period:
            say_lacking(release, codes, period or (), asked)
    answers.answer(format, lambda: rendered(found), lambda: found)


def lines(found: Sequence[dict[str, Any]]) -> list[Line]:
    """The rows of each region and indicator together, without those that have nothing at all."""
    together = (list(line) for _, line in groupby(found, key=lambda row: (row["region_code"], row["indicator_id"])))
    return [line for line in together if any(row["filled"] != "empty" for row in line)]


def rendered(found: Sequence[dict[str, Any]]) -> Iterator[Any]:
    """One line a region and indicator with its periods, and how many of all there are are filled."""
    columns: answers.Columns = {
        "地区｜region": lambda line: place(line[0]),
        "指标｜indicator": lambda line: shortly(*_names(line)),
        ">有数/时期｜filled/periods": lambda line: f"{len(_periods(line, 'number'))}/{len(line)}",
        "有数｜with a number": lambda line: " ".join(_periods(line, "number")) or "·",
        "不可比｜not comparable": lambda line: " ".join(_periods(line, "not_comparable")) or "·",
    }
    yield answers.table(columns, lines(found))
    counts = {state: sum(row["filled"] == state for row in found) for state in ("number", "not_comparable", "empty")}
    said = "⟨有数｜with a number⟩ {number:,} · ⟨不可比｜not comparable⟩ {not_comparable:,} · ⟨空｜empty⟩ {empty:,}"
    yield answers.dim(spoken(said, **counts))
    yield answers.dim(told("csv、json 逐个列出，也列空的", "csv and json list each one, the empty ones too"))


def _names(line: Line) -> tuple[str, str]:
    entry = indicator_entry(line[0]["indicator_id"])
    return entry.name_zh, entry.name_en


def _periods(line: Line, state: str) -> list[str]:
    return list(dict.fromkeys(row["period"] for row in line if row["filled"] == state))
