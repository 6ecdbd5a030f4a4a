"""`koujing diff`: what moved between two releases, by how much and why; or what other definitions would move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from indicators.catalogue import catalogue
from pipelines.cli import answers
from pipelines.cli.asking import indicator_entry, regions_asked, rows
from pipelines.cli.lacking import say_lacking
from pipelines.cli.options import Format, FormatOption, HomeOption, RegionsOption
from pipelines.home import Home, find_home
from pipelines.languages import shortly, spoken, told
from pipelines.publication import differing, vintages
from pipelines.words import called, interval, number, place, plain, unit

if TYPE_CHECKING:
    import duckdb

#: How many moved figures a screen shows; the rest is counted, and in CSV and JSON.
SHOWN = 30


def command(
    old: Annotated[str, typer.Argument(help="原发布：名称、日期或 previous / a release, a day")] = vintages.PREVIOUS,
    new: Annotated[str, typer.Argument(help="新发布，默认现有的 / by default the current one")] = vintages.CURRENT,
    definitions: Annotated[
        str, typer.Option("--definitions", help="改用另一版定义会怎样：目录或版本 / what other definitions would do")
    ] = "",
    region: RegionsOption = None,
    indicator: Annotated[list[str] | None, typer.Option("--indicator", "-i", help="指标 / indicator")] = None,
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show every headline figure that differs, its change taken apart by cause."""
    indicator = [indicator_entry(name).id for name in indicator or ()]
    connection, told_of = _opened(find_home(home), old, new, definitions)
    found = select(connection, region or (), indicator)
    if not found:
        say_lacking(connection, regions_asked(connection, region or ()), (), indicator)
    answers.answer(format, lambda: rendered(found, told_of), lambda: (as_row(each) for each in found))


def _opened(home: Home, old: str, new: str, definitions: str) -> tuple[duckdb.DuckDBPyConnection, str]:
    """The two sides compared, and how they are called."""
    if definitions:
        release = vintages.named(home, new)
        with differing.definitions_of(definitions) as root:
            return differing.under_definitions(release, root), f"{release.release_id} → {definitions}"
    before, after = vintages.named(home, old), vintages.named(home, new)
    return differing.between(before, after), f"{before.release_id} → {after.release_id}"


def select(
    connection: duckdb.DuckDBPyConnection, regions: Sequence[str], indicators: Sequence[str]
) -> list[dict[str, Any]]:
    """The figures that differ, real regions first, what moved most first; `parts` holds (cause, amount) of each."""
    asked = {"regions": regions_asked(connection, regions), "indicators": indicators}
    return rows(connection, "differences", asked)


def causes(moved: dict[str, Any]) -> str:
    """Why a figure moved: each cause with its part of the change where there are several."""
    if len(moved["parts"] or ()) < 2:
        return _named(moved["cause"])
    return told("；", "; ", "; ").join(
        f"{_named(each['cause'])} {_signed(moved, each['part'])}" for each in moved["parts"]
    )


def columns() -> answers.Columns:
    """Region, period, indicator, the figure in both releases, its change and why."""
    return {
        "地区｜region": place,
        "时期｜period": lambda each: each["period"],
        "指标｜indicator": _indicator,
        ">原｜old": partial(_figure, "old"),
        ">新｜new": partial(_figure, "new"),
        ">变动｜change": lambda each: _signed(each, each["change"]),
        "原因｜cause": causes,
    }


def rendered(found: list[dict[str, Any]], told_of: str) -> Iterator[Any]:
    """The table, what was left off, and how much was compared."""
    yield answers.styled((told_of, "bold"))
    if not found:
        yield told("没有数字不同", "no figure differs")
        return
    yield answers.table(columns(), found[:SHOWN])
    if len(found) > SHOWN:
        more = f"{len(found) - SHOWN:,}"
        yield answers.dim(told(f"… 另有 {more} 个，见 --format csv", f"… and {more} more, see --format csv"))
    counted = Counter(cause for each in found for cause in each["cause"].split(","))
    listed = spoken("⟨，｜, ⟩").join(f"{called('cause', cause)} {count:,}" for cause, count in counted.most_common())
    yield answers.dim(spoken("⟨不同的数｜figures that differ⟩ {n}: {listed}", n=f"{len(found):,}", listed=listed))


def as_row(moved: dict[str, Any]) -> dict[str, Any]:
    """A moved figure as a row of CSV or JSON, its parts as `cause=amount`."""
    parts = [f"{each['cause'].replace(',', '+')}={plain(each['part'])}" for each in moved["parts"] or ()]
    return {name: value for name, value in moved.items() if name != "parts"} | {"parts": parts}


def _named(cause: str) -> str:
    return spoken("⟨、｜, ⟩").join(called("cause", each) for each in cause.split(","))


def _indicator(moved: dict[str, Any]) -> str:
    entry = catalogue().get(moved["indicator_id"])
    return shortly(entry.name_zh, entry.name_en) if entry else moved["indicator_id"]


def _decimals(moved: dict[str, Any]) -> int:
    entry = catalogue().get(moved["indicator_id"])
    return entry.decimals if entry else 2


def _figure(side: str, moved: dict[str, Any]) -> str:
    value, comparability = moved[f"{side}_value"], moved[f"{side}_comparability"]
    if value is None:
        low, high = moved[f"{side}_low"], moved[f"{side}_high"]
        bounds = interval(low, high, _decimals(moved)) if low is not None else ""
        return f"— {called('comparability', comparability)} {bounds}".rstrip() if comparability else "·"
    return f"{number(value, _decimals(moved))} {unit(moved['symbol'])}"


def _signed(moved: dict[str, Any], amount: Any) -> str:
    if amount is None:
        return ""
    text = number(amount, _decimals(moved))
    # what rounds to nothing is told in full
    text = plain(amount) if not text.strip("-0.") else text
    return text if text.startswith("-") else f"+{text}"
