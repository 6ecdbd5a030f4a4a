"""`koujing composite`: a composite of indicators, each place with its range over all choices and scopes and what moves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from definitions import load
from indicators.composites import Composite, composites, compute
from indicators.method import aim
from pipelines.cli import answers
from pipelines.cli.asking import open_current, regions_asked, rows, rows_of
from pipelines.cli.lacking import lacking, nothing_of
from pipelines.cli.nearest import no_such
from pipelines.cli.options import Format, FormatOption, HomeOption, PeriodArgument, RegionsOption
from pipelines.home import find_home
from pipelines.languages import shortly, spoken, told
from pipelines.publication.connection import connect
from pipelines.publication.rescope import under_scope
from pipelines.words import reasons

if TYPE_CHECKING:
    from rich.table import Table

#: A score as it is shown; it is rounded last.
_DECIMALS = 2


def command(
    period: PeriodArgument,
    name: Annotated[str, typer.Argument(help="合成指数 / composite")] = "core_development",
    region: RegionsOption = None,
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show the regions of a composite with their places and what moves them."""
    if name not in composites():
        raise no_such("合成指数", "composite", name, composites())
    chosen = composites()[name]
    release = open_current(home)
    codes = regions_asked(release, region or ())
    asked = ([period], [part.indicator for part in chosen.indicators])
    lacks = lacking(release, codes, *asked)
    found = select(home, chosen, period, codes) if len(codes) != 1 or not lacks else []
    if not found:
        raise nothing_of(release, codes, *asked)
    for sentence in lacks:
        answers.complain(sentence)
    answers.answer(format, lambda: [rendered(found, chosen, period), *map(answers.dim, footer(chosen))], lambda: found)


def select(home: Any, composite: Composite, period: str, codes: list[str]) -> list[dict[str, Any]]:
    """The regions with their score, place, range of places and what moves them, under the release's scope and all others."""
    place, definitions = find_home(home), load()
    with open_current(home) as release:
        own = str(rows_of(release, "SELECT target_scope FROM release_manifest")[0]["target_scope"])
    asked = {
        "regions": codes,
        "period": period,
        "level": composite.level,
        "indicators": [part.indicator for part in composite.indicators],
    }
    figures: list[dict[str, Any]] = []
    for scope in dict.fromkeys([own, *composite.alternatives.scopes]):
        with under_scope(place.database, definitions, scope) as connection:
            figures += [{**row, "scope_id": scope} for row in rows(connection, "composite_figures", asked)]
    names = {row["region_code"]: row["region_name"] for row in figures}
    with connect(threads=1) as connection:
        connection.execute("CREATE TABLE precedence (criterion VARCHAR, code VARCHAR, rank INTEGER)")
        aim(connection, own)
        compute(connection, composite, figures)
        found = rows_of(connection, "FROM composite_places ORDER BY rank, value DESC, high DESC, region_code")
    return [{"region_code": row["region_code"], "region_name": names[row["region_code"]], **row} for row in found]


def rendered(found: list[dict[str, Any]], composite: Composite, period: str) -> Table:
    """One line a region: its score or its bounds, its place, the range of its places, and what moves it."""
    columns: answers.Columns = {
        "地区｜region": lambda row: f"{row['region_code']} {row['region_name']}",
        ">得分｜score": _score,
        ">名次｜place": lambda row: f"{row['rank']}/{row['rank_of']}" if row["rank"] else "·",
        ">各种选择下｜over all choices": lambda row: (
            f"{row['least_rank']}–{row['greatest_rank']} ({row['ranked_in']}/{row['formed']})"
            if row["ranked_in"]
            else "·"
        ),
        "移动最多的选择｜moved most by": lambda row: (
            f"{row['moved_by']} → {row['moved_to']}" if row["moved_by"] else "·"
        ),
    }
    return answers.table(columns, found, f"{told(composite.name_zh, composite.name_en, ' ')} · {period}")


def _score(row: dict[str, Any]) -> str:
    ends = f"[{_shown(row['low'], '−∞')}, {_shown(row['high'], '∞')}]"
    if row["value"] is None:
        return f"— {reasons(row, short=True)} {ends if row['low'] is not None else ''}".rstrip()
    mark = " *" if row["comparability"] == "assumed" else ""
    return _shown(row["value"], "") + mark + (f" {ends}" if row["low"] != row["high"] else "")


def _shown(score: float | None, without: str) -> str:
    return without if score is None else f"{score:,.{_DECIMALS}f}"


def footer(composite: Composite) -> list[str]:
    """What was chosen, and that nothing is filled in."""
    first = next(composite.choices())["choice"]
    return [
        spoken("⟨所作的选择｜as chosen⟩: ") + str(first),
        shortly(
            "缺少的指标不补：没有得分，只有界限；范围是在所有选择和口径下可能的名次（括号内：排得出名次的次数）",
            "what is missing is not filled in: bounds and no score; the range is of the places possible under all choices and "
            "scopes (in brackets: in how many of them there is a place)",
        ),
    ]
