"""What is known and not in a release: which region has nothing of what was asked, and what it has instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from definitions import load
from pipelines.cli.answers import complain
from pipelines.cli.asking import NothingFoundError, explain_absence, regions_asked, rows
from pipelines.languages import AND, THEN, apart, told, verbatim

if TYPE_CHECKING:
    import duckdb

#: So many of the periods or indicators that have figures are named.
_NAMED = 6


def nothing_of(
    connection: duckdb.DuckDBPyConnection,
    regions: Sequence[str],
    periods: Sequence[str],
    indicators: Sequence[str] = (),
    what: str = "",
) -> NothingFoundError:
    """The error that a release has nothing of what was asked: what lacks, of whom, and what there is instead.

    `what` is asked beside what the catalogue has. Raises `RegionNameError` where the region tells why.
    """
    explain_absence(regions, periods)
    codes = regions_asked(connection, regions)
    asked = AND.join([*map(_name, codes), *periods, *indicators, *filter(None, [what])])
    found = _lacks(connection, codes, periods, indicators)
    return NothingFoundError(
        *apart(THEN.join(found or [f"⟨发布中没有这样的数字：｜the release has no such figure: ⟩{asked}"]))
    )


def lacking(
    connection: duckdb.DuckDBPyConnection,
    codes: Sequence[str],
    periods: Sequence[str] = (),
    indicators: Sequence[str] = (),
) -> list[str]:
    """What regions, or else the release, have nothing of: one sentence of all without a figure, one for each of the others."""
    return [told(*apart(one)) for one in _lacks(connection, codes, periods, indicators)]


def say_lacking(
    connection: duckdb.DuckDBPyConnection,
    codes: Sequence[str],
    periods: Sequence[str] = (),
    indicators: Sequence[str] = (),
) -> None:
    """Say it beside an answer that has the rest of what was asked."""
    for sentence in lacking(connection, codes, periods, indicators):
        complain(sentence)


def none_for(codes: Sequence[str], zh: str, en: str, there: Iterable[str], file: str) -> NothingFoundError:
    """The error that a file says nothing of these regions, and of which it does."""
    whose, has = (AND.join(map(_name, each)) for each in (codes, sorted(set(there))))
    said = f"⟨{file} 没有这些地区的{zh}：｜{file} has no {en} of ⟩{whose}⟨；有的是：｜; it has of: ⟩{has}"
    return NothingFoundError(*apart(said))


def _lacks(
    connection: duckdb.DuckDBPyConnection, codes: Sequence[str], periods: Sequence[str], indicators: Sequence[str]
) -> list[str]:
    asked = {"regions": codes, "indicators": indicators}
    there = {row["region_code"]: row for row in rows(connection, "figures_there", asked)}
    every = list(dict.fromkeys(codes or [""]))
    found = [_lack(code, there[code], periods, indicators) for code in every if code in there]
    without = AND.join(_name(code) for code in every if code not in there)
    nothing = (
        [f"⟨发布中没有任何数字：｜the release has no figure at all of ⟩{without}"] if len(there) < len(every) else []
    )
    return [*nothing, *filter(None, found)]


def _lack(code: str, there: dict[str, Any], periods: Sequence[str], indicators: Sequence[str]) -> str:
    """What one region lacks: any of the indicators, or some of the periods; '' where it lacks nothing."""
    name = _name(code)
    of, for_these = (f" of {name}" if name else ""), (f" for {', '.join(indicators)}" if indicators else "")
    whose, these = (f" {name}" if name else ""), (f" {'、'.join(indicators)}" if indicators else "")
    if not there["periods"]:
        has = _first(there["indicators"])
        return f"⟨发布中没有{whose} 的指标{these}，有的是：｜the release has no figure{of}{for_these}; it has: ⟩{has}"
    if not (without := [period for period in periods if period not in there["periods"]]):
        return ""
    year = int(without[0][:4])
    nearest = sorted(sorted(there["periods"], key=lambda one: abs(int(one[:4]) - year))[:_NAMED])
    return (
        f"⟨发布中没有{whose}{these} {'、'.join(without)} 的数字；有数的时期中最近的："
        f"｜the release has no figure{of}{for_these} in {', '.join(without)}; the nearest periods with figures: ⟩"
        f"{AND.join(nearest)}"
    )


def _name(code: str) -> str:
    return verbatim(f"{code} {load().region_name(code)}") if code else ""


def _first(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return AND.join(names[:_NAMED]) + (f"⟨ 等 {len(names)} 个｜ and {more} more⟩" if more > 0 else "")
