"""`koujing pair`: how alike two regions are in structure, how that changed, and where one is strong and the other weak."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from indicators import structures
from pipelines.cli import answers
from pipelines.cli.asking import one_region, open_current, rows_of
from pipelines.cli.lacking import nothing_of
from pipelines.cli.options import Format, FormatOption, HomeOption, RegionArgument, period_id
from pipelines.cli.structure import LevelOption, MeasureOption, named, share, verdict
from pipelines.languages import spoken, told


def command(
    first: RegionArgument,
    second: RegionArgument,
    measure: MeasureOption = "value_added",
    level: LevelOption = structures.Level.large,
    period: Annotated[
        str, typer.Option("--period", "-p", help="看哪一年的行业 / whose classes", parser=period_id)
    ] = "",
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show how alike two regions are, year by year."""
    with open_current(home) as release:
        codes = [one_region(release, name, period) for name in (first, second)]
        structures.lay_out(release, codes, measure, level)
        structures.pair(release, period)
        years = rows_of(release, "FROM pair_measures")
        if not years or (period and period not in [year["period"] for year in years]):
            raise nothing_of(release, codes, [period] if period else [], what=f"{measure} {level}")
        latest = period or years[-1]["period"]
        structures.pair(release, latest)
        classes = named(release, level, rows_of(release, "FROM pair_classes"))
    content = {
        "regions": codes,
        "measure": measure,
        "level": level,
        "years": years,
        "period": latest,
        "classes": classes,
    }
    answers.answer(format, lambda: _rendered(content), lambda: years, lambda: content)


def _rendered(content: dict[str, Any]) -> list[Any]:
    a, b = content["regions"]
    similar: answers.Columns = {
        "时期｜period": lambda row: row["period"],
        ">相似系数｜similarity": lambda row: share(row, "similarity"),
        ">变化｜change": lambda row: _change(row["similarity_change"]),
        ">克鲁格曼距离｜Krugman distance": lambda row: share(row, "distance"),
        ">共有｜in common": lambda row: "·" if row["in_common"] is None else f"{row['in_common']:.3f}",
        "可比性｜comparability": verdict,
    }
    beside: answers.Columns = {
        "类｜class": lambda row: f"{row['code']} {row['name']}",
        f">{a} %": lambda row: _percent(row["x"]),
        f">{b} %": lambda row: _percent(row["y"]),
        "强弱｜strong and weak": lambda row: {
            "a": spoken("⟨{one} 强 {other} 弱｜{one} strong, {other} weak⟩", one=a, other=b),
            "b": spoken("⟨{one} 强 {other} 弱｜{one} strong, {other} weak⟩", one=b, other=a),
        }.get(row["strong"], "·"),
    }
    title = f"{a} · {b} · {content['measure']} · {content['level']}"
    return [
        answers.table(similar, content["years"], title),
        answers.table(beside, content["classes"], content["period"]),
        answers.dim(
            told(
                "相似系数为产业结构的夹角余弦，1为同构；距离从0（相同）到2；强弱以两地合计的比重上下四分之一为界",
                "similarity is the cosine of the two structures, 1 where they are one; the distance goes from 0 to 2; strong and "
                "weak are a quarter above and below the share in the two together",
            )
        ),
    ]


def _percent(part: float | None) -> str:
    return "—" if part is None else f"{100 * part:.1f}"


def _change(change: float | None) -> str:
    return "·" if change is None else f"{change:+.3f}"
