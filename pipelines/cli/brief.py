"""`koujing brief`: the one-page account of a region (现状), as a page for the browser and as a document."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from definitions import WrongUsageError
from pipelines.cli import answers
from pipelines.cli.asking import one_region, open_current, rows_of
from pipelines.cli.compare import select
from pipelines.cli.lacking import nothing_of
from pipelines.cli.options import HomeOption, PeriodArgument, RegionArgument, made_folder
from pipelines.languages import LANGUAGE, Language, spoken

#: More regions than this do not stand beside each other on one page.
_BESIDE = 2
_INVENTED = "SELECT DISTINCT region_code, is_sample FROM indicators"

WithOption = Annotated[
    list[str] | None,
    typer.Option("--with", "-w", help="对照地区，至多两个 / regions to stand beside it, two at most"),
]
OutOption = Annotated[Path, typer.Option("--out", help="写到哪个目录 / folder to write into", callback=made_folder)]


def command(
    region: RegionArgument,
    period: PeriodArgument,
    beside: WithOption = None,
    out: OutOption = Path(),
    home: HomeOption = None,
) -> None:
    """Write the brief of a region, a page in each language that is asked for."""
    with open_current(home) as release:
        code = one_region(release, region, period)
        others = _others(release, code, beside or [], period)
        asked = LANGUAGE.get()
        for language in (Language.zh, Language.en) if asked is Language.both else (asked,):
            before = LANGUAGE.set(language)
            try:
                written = _written(release, code, period, others, out)
            finally:
                LANGUAGE.reset(before)
            for path in written:
                answers.put(spoken("⟨已生成 / written⟩: {path}", path=path))


def _others(release: duckdb.DuckDBPyConnection, code: str, names: list[str], period: str) -> list[str]:
    """The codes of the regions to stand beside; raises `WrongUsageError` where they are too many, or samples beside real ones."""
    others = [other for other in dict.fromkeys(one_region(release, name, period) for name in names) if other != code]
    if len(others) > _BESIDE:
        raise WrongUsageError(
            f"一页最多放 {_BESIDE} 个对照地区，给了 {len(others)} 个",
            f"a page has room for {_BESIDE} regions to stand beside, and {len(others)} were given",
        )
    invented = {line["region_code"]: line["is_sample"] for line in rows_of(release, _INVENTED)}
    if mixed := [other for other in others if invented.get(other, invented.get(code)) != invented.get(code)]:
        raise WrongUsageError(
            f"示例是虚构的，不和真实的地区放在一页：{code}、{'、'.join(mixed)}",
            f"samples are invented and do not stand beside real regions: {code}, {', '.join(mixed)}",
        )
    return others


def _written(release: duckdb.DuckDBPyConnection, code: str, period: str, others: list[str], folder: Path) -> list[Path]:
    from pipelines.products import brief
    from pipelines.products.brief.composing import compose

    @cache
    def standing(indicator: str, other: str) -> tuple[str, str]:
        found = select(release, code, other, period, indicator)
        outcome = {"a": "ahead", "b": "behind"}.get(found.ahead, found.verdict)
        return outcome + ("_given_common" if found.ahead and found.verdict == "given_common" else ""), found.why

    composed = compose(release, code, period, others, standing)
    if composed is None:
        raise nothing_of(release, [code], [period])
    return brief.write(composed, folder, f"brief-{code}-{period}-{LANGUAGE.get()}")
