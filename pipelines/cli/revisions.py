"""`koujing revisions`: the figures of an indicator in every release (the revision triangle), and how far they move on average."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from indicators.catalogue import Indicator
from pipelines.cli import answers
from pipelines.cli.asking import indicator_entry, open_current, regions_asked, rows
from pipelines.cli.lacking import nothing_of, say_lacking
from pipelines.cli.options import Format, FormatOption, HomeOption, IndicatorOption, PeriodsOption, RegionsOption
from pipelines.home import find_home
from pipelines.languages import spoken, told
from pipelines.publication import differing, vintages
from pipelines.words import number, place

if TYPE_CHECKING:
    from pipelines.publication.vintages import Vintage

#: How many releases stand side by side on a screen: the newest in which a figure moved.
SHOWN = 6


def command(
    indicator: IndicatorOption = "core_value_added",
    region: RegionsOption = None,
    period: PeriodsOption = None,
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show an indicator in every release."""
    entry = indicator_entry(indicator)
    known = vintages.listed(find_home(home))
    connection = differing.revised(known, entry.id)
    asked = {"regions": regions_asked(connection, region or ()), "periods": period or ()}
    figures = rows(connection, "figures_by_release", asked)
    if not figures:
        raise nothing_of(open_current(home), region or (), period or (), [entry.id])
    say_lacking(open_current(home), asked["regions"], period or (), [entry.id])
    means = rows(connection, "mean_revisions", {"regions": asked["regions"]})
    answers.answer(format, lambda: rendered(entry, known, figures, means), lambda: figures)


def triangle(figures: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The figures of one region and period together, in the order of the releases."""
    key = ("is_sample", "region_code", "period", "period_kind")
    return [list(line) for _, line in groupby(figures, key=lambda each: [each[name] for name in key])]


def moved_in(lines: Sequence[Sequence[dict[str, Any]]]) -> set[int]:
    """The releases in which a figure came or moved, by their numbers."""
    first = {line[0]["release_number"] for line in lines}
    return first | {
        after["release_number"]
        for line in lines
        for before, after in pairwise(line)
        if after["value"] != before["value"]
    }


def rendered(
    entry: Indicator, known: Sequence[Vintage], figures: list[dict[str, Any]], means: list[dict[str, Any]]
) -> Iterator[Any]:
    """The triangle, and the means below it."""
    lines = triangle(figures)
    numbers = sorted(moved_in(lines))[-SHOWN:]
    columns: dict[str, Any] = {
        "地区｜region": lambda line: place(line[0]),
        "时期｜period": lambda line: line[0]["period"],
    }
    for at in numbers:
        columns[f">{known[at].published_at:%Y-%m-%d\n%H:%M}\n{known[at].release_id[-8:]}"] = partial(
            _value, entry.decimals, at
        )
    yield answers.table(columns, lines, told(entry.name_zh, entry.name_en))
    yield answers.table(
        {
            "地区｜region": place,
            ">时期数｜periods": lambda each: f"{each['periods']:,}",
            ">其中修订｜revised": lambda each: f"{each['revised_periods']:,}",
            ">平均修订｜mean revision": lambda each: number(each["mean_revision"], entry.decimals),
            ">平均绝对修订｜mean absolute": lambda each: number(each["mean_absolute_revision"], entry.decimals),
            ">相对 %｜relative %": lambda each: number(each["relative_mean_absolute_revision"], 2),
        },
        means,
        spoken("⟨最后一次减第一次｜last less first⟩"),
    )


def _value(decimals: int, at: int, line: Sequence[dict[str, Any]]) -> str:
    """The figure as it stood in a release."""
    there = [each for each in line if each["release_number"] == at]
    return number(there[0]["value"], decimals) or "—" if there else "·"
