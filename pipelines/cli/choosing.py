"""Which regions and periods are meant where they are not all named: districts below, years since, the latest in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from definitions import WrongUsageError, load
from pipelines.cli.asking import NothingFoundError, rows_of
from pipelines.languages import AND, apart
from pipelines.workbooks.words.periods import parse_period

if TYPE_CHECKING:
    import duckdb

#: The level of districts and counties.
_DISTRICTS = "county"


def years_there(connection: duckdb.DuckDBPyConnection, start: str) -> list[int]:
    """The years of which a release has figures, from that of a period on."""
    there = rows_of(connection, "SELECT DISTINCT left(period, 4) AS year FROM indicators")
    return [int(row["year"]) for row in there if row["year"] >= start[:4]]


def with_districts(codes: Sequence[str], years: Iterable[int]) -> list[str]:
    """The regions, each followed by the districts that lay in it at the end of any of these years.

    Raises `WrongUsageError` where no region is named.
    """
    if not codes:
        raise WrongUsageError("--with-districts 要与 --region 一起用", "--with-districts goes with --region")
    names, days = load().names, [date(year, 12, 31) for year in sorted(set(years))]
    below = {code: sorted({one for day in days for one in names.below(code, _DISTRICTS, day)}) for code in codes}
    return list(dict.fromkeys(one for code in codes for one in (code, *below[code])))


def since(figures: Iterable[dict[str, Any]], start: str) -> list[dict[str, Any]]:
    """The figures of the periods from this one on; of a whole year, those of its parts too."""
    return [figure for figure in figures if _order(figure["period"]) >= _begins(start)]


def latest_common(figures: Sequence[dict[str, Any]], codes: Sequence[str], indicators: Sequence[str]) -> str:
    """The latest period for which every region has a number: of each of the indicators, or of any where none are named.

    Raises `WrongUsageError` where fewer than two regions are named, `NothingFoundError` where there is no such period.
    """
    if len(codes) < 2:
        raise WrongUsageError(
            "--latest-common 要用 --region 写明至少两个地区", "--latest-common needs two regions or more (--region)"
        )
    there: dict[str, dict[str, set[str]]] = {code: {} for code in codes}
    for figure in figures:
        if figure["value"] is not None and figure["region_code"] in there:
            there[figure["region_code"]].setdefault(figure["period"], set()).add(figure["indicator_id"])
    has = {code: {period for period, ids in own.items() if ids >= set(indicators)} for code, own in there.items()}
    if common := set.intersection(*has.values()):
        return max(common, key=lambda period: (_order(period), len(period) == len("2023")))
    raise NothingFoundError(*apart(_nothing_common(has)))


def _nothing_common(has: Mapping[str, set[str]]) -> str:
    names = load()
    own = AND.join(
        f"{code} {names.region_name(code)} " + (max(each, key=_order) if each else "⟨无｜none⟩")
        for code, each in has.items()
    )
    return f"⟨这些地区没有共同的时期；各自最近的：｜these regions have no period in common; the latest of each: ⟩{own}"


def _order(period: str) -> date:
    span = parse_period(period)
    return span.last_day if span else date.min


def _begins(period: str) -> date:
    span = parse_period(period)
    if span is None:
        return date.min
    return span.last_day if span.step else date(span.year, 1, 1)
