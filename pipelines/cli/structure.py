"""`koujing structure`: what is at home in a region, how concentrated it is, and what is missing between its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from definitions import load
from indicators import structures
from indicators.structures import Level
from pipelines.cli import answers
from pipelines.cli.asking import one_region, open_current, regions_asked, rows, rows_of
from pipelines.cli.lacking import nothing_of, say_lacking
from pipelines.cli.nearest import no_such
from pipelines.cli.options import Format, FormatOption, HomeOption, PeriodArgument, RegionArgument, RegionsOption
from pipelines.languages import shortly, spoken
from pipelines.words import verdict_words

if TYPE_CHECKING:
    import duckdb

#: What is said of a missing link.
_LINK = (
    "⟨缺少的环节：{code}（上游 {sellers} 与下游 {buyers} 都强）"
    "｜missing link: {code} (strong upstream {sellers} and downstream {buyers})⟩"
)


def measured(text: str) -> str:
    """The id of a measure. Raises `WrongUsageError` where there is none of that name."""
    if text not in load().measures:
        raise no_such("度量", "measure", text, load().measures)
    return text


MeasureOption = Annotated[str, typer.Option("--measure", "-m", help="度量，如 employees / measure", callback=measured)]
LevelOption = Annotated[Level, typer.Option("--level", "-l", help="哪一级 / large or medium classes, or sections")]


def command(
    region: RegionArgument,
    period: PeriodArgument,
    measure: MeasureOption = "value_added",
    level: LevelOption = Level.large,
    beside: RegionsOption = None,
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show location quotients, concentration and missing links of a region."""
    with open_current(home) as release:
        code = one_region(release, region, period)
        others = regions_asked(release, beside or ()) or _siblings(release, code, period)
        structures.lay_out(release, sorted({code, *others}), measure, level)
        structures.profile(release, code)
        quotients = _of(release, "location_quotients", code, period)
        below = rows_of(
            release, f"FROM district_contributions WHERE period = '{period}' ORDER BY code = '', value DESC, code"
        )
        if not quotients and not below:
            raise nothing_of(release, [code], [period], what=f"{measure} {level}")
        say_lacking(release, regions_asked(release, beside or ()), [period])
        whole = rows_of(release, f"SELECT DISTINCT region_code FROM class_shares WHERE period = '{period}'")
        content = {
            "region": code,
            "period": period,
            "beside": sorted(row["region_code"] for row in whole),
            "quotients": named(release, level, quotients),
            "concentration": _of(release, "concentrations", code, period),
            "growth": named(release, level, _of(release, "growth_contributions", code, period)),
            "growth_below": below,
            "missing_links": named(release, level, _of(release, "missing_links", code, period)),
        }
    answers.answer(format, lambda: _rendered(content), lambda: content["quotients"] or below, lambda: content)


def _siblings(release: duckdb.DuckDBPyConnection, code: str, period: str) -> list[str]:
    """The regions of the same region above, on which the whole is made where none are named."""
    return [row["region_code"] for row in rows(release, "siblings", {"region": code, "period": period})]


def _of(release: duckdb.DuckDBPyConnection, table: str, code: str, period: str) -> list[dict[str, Any]]:
    return rows_of(release, f"FROM {table} WHERE region_code = '{code}' AND period = '{period}'")


def named(release: duckdb.DuckDBPyConnection, level: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the name of their class; sections have none in English."""
    classification = "gbt4754-2017" if level == Level.section else "nbs-digital-2021"
    classes = f"SELECT code, name_zh, name_en FROM activity_classes WHERE classification = '{classification}'"
    known = {
        row["code"]: shortly(row["name_zh"], row["name_en"] or row["name_zh"]) for row in rows_of(release, classes)
    }
    return [{**row, "name": known.get(row["code"], "")} for row in found]


def _rendered(content: dict[str, Any]) -> list[Any]:
    columns: answers.Columns = {
        "类｜class": lambda row: f"{row['code']} {row['name']}",
        ">比重 %｜share %": lambda row: "—" if row["share"] is None else f"{100 * row['share']:.1f}",
        ">区位商｜location quotient": lambda row: share(row, "", 2),
        "可比性｜comparability": verdict,
    }
    ranked = sorted(content["quotients"], key=lambda row: -(row["value"] or 0))
    of_how_many = spoken("⟨以 {many} 个地区合计为准｜beside {many} regions together⟩", many=len(content["beside"]))
    title = f"{content['region']} · {content['period']}"
    parts: list[Any] = [answers.table(columns, ranked, f"{title} · {of_how_many}")] if ranked else [title]
    for one in content["concentration"]:
        shown = {
            "herfindahl": share(one, "herfindahl"),
            "entropy": "—" if one["entropy"] is None else f"{one['entropy']:.3f}",
        }
        parts.append(spoken("⟨赫芬达尔指数｜Herfindahl⟩ {herfindahl} · ⟨熵｜entropy⟩ {entropy}", **shown))
    if content["growth"]:
        points: answers.Columns = {
            "类｜class": lambda row: f"{row['code']} {row['name']}",
            ">对增长的贡献（百分点）｜points of growth": lambda row: share(row, "", 2),
            "可比性｜comparability": verdict,
        }
        parts.append(answers.table(points, content["growth"]))
    if content["growth_below"]:
        below: answers.Columns = {
            "下级｜below": lambda row: (
                f"{row['code']} {row['name']}" if row["code"] else spoken("⟨其余及差额｜the rest⟩")
            ),
            ">对增长的贡献（百分点）｜points of growth": lambda row: share(row, "", 2),
            "可比性｜comparability": verdict,
        }
        parts.append(answers.table(below, content["growth_below"]))
    for one in content["missing_links"]:
        told = {
            "code": f"{one['code']} {one['name']}",
            "sellers": "、".join(one["bought_from"]),
            "buyers": "、".join(one["sold_to"]),
        }
        parts.append(spoken(_LINK, **told))
    return parts


def share(row: dict[str, Any], name: str, decimals: int = 3) -> str:
    """A number with its ends where they differ; what has no value shows them alone."""
    low, value, high = (
        (row[f"{name}_{end}".strip("_")] for end in ("low", "value", "high"))
        if not name
        else (row[f"{name}_low"], row[name], row[f"{name}_high"])
    )
    ends = "" if low is None or high is None else f"[{low:.{decimals}f}, {high:.{decimals}f}]"
    if value is None:
        return f"— {ends}".rstrip()
    return f"{value:.{decimals}f}" + (f" {ends}" if ends and high - low > 1e-9 else "")


def verdict(row: dict[str, Any]) -> str:
    """How comparable a figure is, and why not more."""
    return verdict_words(row)
