"""Which regions a person asks a release for. What a name means is decided in `definitions.naming`, here as everywhere.

A part of a name (示例) names no region; where a list is asked for, it stands for every region of the release that has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from definitions import RegionDecision, load
from pipelines.cli.query import rows
from pipelines.workbooks.periods import parse_period

if TYPE_CHECKING:
    import duckdb


class NothingToTraceError(Exception):
    """The region, period or indicator is not in the release, or the name fits several regions (zh / en)."""


def one_region(connection: duckdb.DuckDBPyConnection, text: str, period: str) -> str:
    """The code of the one region that a text names in a period.

    Raises `RegionNameError`, or `NothingToTraceError` where the text is only a part of names in the release.
    """
    found = _decided(text, period)
    if found.outcome == "unknown" and (named := _with_part(connection, text)):
        listed = "、".join(f"{code} {name}" for code, name in named)
        many = "不止一个" if len(named) > 1 else "有一个"
        raise NothingToTraceError(
            f"没有名为「{text}」的地区；发布中名称含「{text}」的{many}：{listed}，请用代码或全名 / "
            f"no region is called {text}; the release has {listed}: use the code or the whole name"
        )
    return _code(found)


def regions_asked(connection: duckdb.DuckDBPyConnection, texts: Iterable[str]) -> list[str]:
    """The codes of the regions that texts name; of a part of a name, every region of the release that has it.

    Raises `RegionNameError` where a text names several regions or none.
    """
    codes: list[str] = []
    for text in texts:
        found = _decided(text, "")
        part = _with_part(connection, text) if found.outcome == "unknown" else []
        codes += [code for code, _ in part] or [_code(found)]
    return codes


def explain_absence(texts: Sequence[str], periods: Sequence[str]) -> None:
    """Say why a release has nothing of a region: raises `RegionNameError` where it was not there in the period, or is not now."""
    names = load().names
    for text in texts:
        for day in [_day(period) for period in periods] or [date.max]:
            found = names.decide(text, day=day)
            if found.outcome in ("not_yet", "no_longer"):
                raise names.error(found)


def _decided(text: str, period: str) -> RegionDecision:
    return load().names.decide(text, day=_day(period))


def _code(found: RegionDecision) -> str:
    if not found.code or found.outcome == "differs":
        raise load().names.error(found)
    return found.code


def _day(period: str) -> date | None:
    span = parse_period(period) if period else None
    return span.year_end if span else None


def _with_part(connection: duckdb.DuckDBPyConnection, text: str) -> list[tuple[str, str]]:
    found = rows(connection, "regions_named", {"part": text}) if text.strip() else []
    return [(one["region_code"], one["region_name"]) for one in found]
