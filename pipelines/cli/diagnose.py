"""`koujing diagnose`: where figures meet and do not agree, as the release diagnosed it; the arithmetic is in the release."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from pipelines.cli import answers
from pipelines.cli.asking import open_current, regions_asked, rows
from pipelines.cli.lacking import lacking, nothing_of
from pipelines.cli.options import Format, FormatOption, HomeOption, PeriodArgument, RegionArgument
from pipelines.languages import shortly, spoken, told
from pipelines.words import called, legend, place, words

CANDIDATES = ("scope", "coverage", "vintage", "boundary", "measure", "year")


def command(
    region: RegionArgument = "",
    period: PeriodArgument = "",
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show where figures disagree, and why."""
    connection = open_current(home)
    found = select(connection, region, period)
    regions, periods = list(filter(None, [region])), list(filter(None, [period]))
    if not found and lacking(connection, regions_asked(connection, regions), periods):
        raise nothing_of(connection, regions, periods)
    answers.answer(format, lambda: rendered(found), lambda: found)


def select(connection: duckdb.DuckDBPyConnection, region: str, period: str) -> list[dict[str, Any]]:
    """The diagnoses of a region (code or part of a name) and period; empty text means all."""
    return rows(connection, "diagnoses", {"regions": regions_asked(connection, [region]), "period": period})


def tests(diagnosis: dict[str, Any]) -> str:
    """The six candidates and what became of each."""
    reasons, became = words()["reason"], words()["test"]
    return "  ".join(f"{shortly(*reasons[name])} {became[diagnosis[f'{name}_test']]}" for name in CANDIDATES)


def heading(diagnosis: dict[str, Any]) -> str:
    """Region, period and verdict on one line."""
    verdict, certainty = called("reason", diagnosis["verdict"]), called("certainty", diagnosis["certainty"])
    broken = spoken(" · ⟨序列断开｜break⟩") if diagnosis["is_break"] else ""
    return f"{place(diagnosis)} · {diagnosis['period']} · {verdict}{spoken('⟨（｜ (⟩')}{certainty}{spoken('⟨）｜)⟩')}{broken}"


def rendered(diagnoses: list[dict[str, Any]]) -> Iterator[Any]:
    """One paragraph a diagnosis, for a terminal."""
    for diagnosis in diagnoses:
        sources = dict.fromkeys(filter(None, (diagnosis["first_source"], diagnosis["second_source"])))
        yield answers.styled(
            (heading(diagnosis), "bold"),
            (f"\n  {tests(diagnosis)}", "dim"),
            "\n  " + told(diagnosis["sentence_zh"], diagnosis["sentence_en"], "\n  "),
            (spoken("\n  ⟨来源｜sources⟩: {sources}", sources=" ｜ ".join(sources)) if sources else "", "dim"),
        )
    yield answers.dim(*legend("diagnose")) if diagnoses else told("没有不一致的数字", "no figures that disagree")
