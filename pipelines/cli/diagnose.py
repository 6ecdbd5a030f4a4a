"""Where figures meet and do not agree: what the release diagnosed, as a list for people; the arithmetic is in the release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.cli.asking import regions_asked
from pipelines.cli.query import rows
from pipelines.cli.words import REASONS

if TYPE_CHECKING:
    import duckdb
    from rich.console import RenderableType

VERDICTS = {
    **{name: REASONS[name] for name in ("scope", "coverage", "vintage", "boundary", "measure")},
    "year": ("年份", "year"),
    "source_text": ("只能看来源文字", "the source's text"),
    "source": ("来源自相矛盾", "the source itself"),
    "open": ("未解释", "open"),
}
CERTAINTY = {
    "shown": ("算术表明", "shown"),
    "possible": ("可能", "possible"),
    "by_elimination": ("排除其余", "by elimination"),
    "undecided": ("未定", "undecided"),
}
TESTS = {"explains": "✓", "excluded": "✗", "cannot_tell": "?", "not_tested": "·", "left": "←"}
CANDIDATES = ("scope", "coverage", "vintage", "boundary", "measure", "year")
LEGEND = (
    "依次检验 tested in order：✓ 能解释 explains · ✗ 排除 excluded · ? 分辨不了 cannot tell · "
    "← 只剩这一个 the one left · 空点 无从检验 not tested"
)


def select(connection: duckdb.DuckDBPyConnection, region: str, period: str) -> list[dict[str, Any]]:
    """The diagnoses of a region (code or part of a name) and period; empty text means all."""
    return rows(
        connection, "diagnoses", {"regions": regions_asked(connection, [region] if region else []), "period": period}
    )


def tests(diagnosis: dict[str, Any]) -> str:
    """The six candidates and what became of each."""
    return "  ".join(f"{VERDICTS[name][0]} {TESTS[diagnosis[f'{name}_test']]}" for name in CANDIDATES)


def heading(diagnosis: dict[str, Any]) -> str:
    """Region, period and verdict on one line."""
    verdict, certainty = VERDICTS[diagnosis["verdict"]], CERTAINTY[diagnosis["certainty"]]
    place = f"{diagnosis['region_code']} {diagnosis['region_name']}" + ("（示例）" if diagnosis["is_sample"] else "")
    broken = " · 序列断开 break" if diagnosis["is_break"] else ""
    return f"{place} · {diagnosis['period']} · {verdict[0]} {verdict[1]}（{certainty[0]} {certainty[1]}）{broken}"


def rendered(diagnoses: list[dict[str, Any]]) -> list[RenderableType]:
    """One paragraph a diagnosis, for a terminal."""
    from rich.text import Text

    parts: list[RenderableType] = []
    for diagnosis in diagnoses:
        paragraph = Text(heading(diagnosis), style="bold")
        paragraph.append(f"\n  {tests(diagnosis)}", style="not bold dim")
        paragraph.append(f"\n  {diagnosis['sentence_zh']}", style="not bold")
        paragraph.append(f"\n  {diagnosis['sentence_en']}", style="not bold dim")
        sources = dict.fromkeys(filter(None, (diagnosis["first_source"], diagnosis["second_source"])))
        if sources:
            paragraph.append(f"\n  来源 sources: {' ｜ '.join(sources)}", style="not bold dim")
        parts.append(paragraph)
    return [*parts, Text(LEGEND, style="dim")]
