"""Of which vintage a total of the whole economy is whose source does not say it (9): its series held against known values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from definitions import Definitions
from definitions.models import Vintage
from tests.indicators.second_opinion.numbers import HALF, fraction

Row = Mapping[str, Any]
#: A submission, sheet and cell.
Place = tuple[str, str, str]
#: How many figures that meet let a table speak for its other figures, and how many years where no other vintage is known.
_FIGURES, _YEARS = 2, 3


@dataclass(frozen=True)
class Given:
    """A figure: where it stands, what it is of, and its interval."""

    place: Place
    year: int
    of: tuple[Any, ...]
    series: tuple[Any, ...]
    value: Fraction
    r: Fraction
    vintage: str
    made_on: date | None


def found_vintages(
    definitions: Definitions, observations: Sequence[Row], out: set[Place], start: Any
) -> dict[Place, str]:
    """The vintage of each figure that was found to be of one; `start` gives the territory of a region on a day."""
    figures = list(_given(definitions, observations, out, start))
    known: dict[tuple[Any, ...], list[Given]] = defaultdict(list)
    series: dict[tuple[Any, ...], list[Given]] = defaultdict(list)
    for one in figures:
        vintage = definitions.vintages[one.vintage]
        if vintage.says == "nothing":
            series[one.series].append(one)
        elif abs(one.value) >= 2000 * one.r and (not vintage.eras or _in_era(vintage, one.year)):
            known[one.of].append(one)
    found: dict[Place, str] = {}
    for ones in series.values():
        held = _held(definitions, ones, known)
        found.update({place: vintages.pop() for place, vintages in held.items() if len(vintages) == 1})
    # What a source states of that vintage itself stands, and nothing else of it is taken for it.
    stated = {(*_said_of(row), row["vintage"]) for row in observations}
    of = {_place(row): _said_of(row) for row in observations}
    return {place: vintage for place, vintage in found.items() if (*of[place], vintage) not in stated}


def _said_of(row: Row) -> tuple[Any, ...]:
    """The source of a figure and what it is of, without its vintage."""
    names = ("submission_id", "source_title", "source_url", "region_code", "period", "period_kind", "measure")
    return tuple(row[name] for name in (*names, "classification", "coverage"))


def _given(definitions: Definitions, observations: Iterable[Row], out: set[Place], start: Any) -> Iterable[Given]:
    totals = [
        row
        for row in observations
        if row["classification"] == "total" and row["value"] is not None and not row["qualifier"]
    ]
    totals = [row for row in totals if not out & {_place(row), (row["submission_id"], row["sheet"], "")}]
    finest: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in totals:
        finest[_table(row)] = max(finest[_table(row)], _digits(row))
    for row in totals:
        digits = row["decimals"] if row["decimals"] is not None else finest[_table(row)]
        multiplier = definitions.units[row["unit"]].multiplier
        what = tuple(row[n] for n in ("measure", "activity_code", "scope_id", "coverage", "price_basis", "base_year"))
        what += (row["period_kind"], row["is_sample"])
        region = row["region_code"]
        source = tuple(row[name] for name in ("submission_id", "sheet", "source_title", "source_url", "vintage"))
        yield Given(
            _place(row),
            int(row["period"][:4]),
            (region, start(definitions, region, row["boundary_date"]), row["period"], *what),
            (*source, row["period"][4:], *what),
            fraction(row["value"]) * multiplier,
            HALF / 10**digits * multiplier,
            row["vintage"],
            row["made_on"],
        )


def _place(row: Row) -> Place:
    return row["submission_id"], row["sheet"], row["cell"]


def _table(row: Row) -> tuple[Any, ...]:
    return tuple(row[n] for n in ("submission_id", "sheet", "source_title", "source_url", "measure", "unit"))


def _digits(row: Row) -> int:
    return max(0, -int(row["value"].normalize().as_tuple().exponent))


def _in_era(vintage: Vintage, year: int) -> bool:
    return any(era.first_year <= year <= era.last_year for era in vintage.eras)


def _held(
    definitions: Definitions, series: list[Given], known: Mapping[tuple[Any, ...], list[Given]]
) -> dict[Place, set[str]]:
    """Every vintage that holds each figure of a series."""
    met: dict[tuple[str, int], dict[Place, bool]] = defaultdict(dict)
    for one in series:
        for other in known.get(one.of, []):
            from_day = definitions.vintages[other.vintage].published_from
            if one.made_on is None or from_day is None or one.made_on >= from_day:
                meets = abs(one.value - other.value) <= one.r + other.r
                at = met[other.vintage, one.year]
                at[one.place] = at.get(one.place, False) or meets
    fits = {at for at, places in met.items() if all(places.values())}
    alone = {(v, y) for v, y in fits if not any(year == y and other != v for other, year in fits)}
    decides = {(v, y) for v, y in alone if any(year == y and other != v for other, year in met)}
    held: dict[Place, set[str]] = defaultdict(set)
    for name in {name for name, _ in met}:
        vintage = definitions.vintages[name]
        runs = _runs(name, set(met), fits, decides)
        if vintage.says == "year":
            runs = [[year] for run in runs for year in run]
        for number, run in enumerate(runs):
            if not (
                any((name, year) in decides for year in run)
                or (vintage.says == "history" and sum((name, year) in alone for year in run) >= _YEARS)
            ):
                continue
            equal = {place for year in run for place in met[name, year]}
            for one in series:
                reach = _reaches(definitions, vintage, run, one, number == 0, number == len(runs) - 1)
                if reach and (len(equal) >= _FIGURES or one.place in equal):
                    held[one.place].add(name)
    return held


def _runs(
    name: str, met: set[tuple[str, int]], fits: set[tuple[str, int]], decides: set[tuple[str, int]]
) -> list[list[int]]:
    """The years that fit a vintage, parted where one does not or is decided for another."""
    runs: list[list[int]] = [[]]
    for year in sorted({year for _, year in met}):
        if (name, year) in fits:
            runs[-1].append(year)
        elif (name, year) in met or any(y == year for _, y in decides):
            runs.append([])
    return runs


def _reaches(
    definitions: Definitions, vintage: Vintage, run: list[int], one: Given, is_first: bool, is_last: bool
) -> bool:
    """Whether a run speaks for a year: of its own span, or before or after it as far as censuses go."""
    if run[0] <= one.year <= run[-1]:
        return not vintage.eras or _in_era(vintage, one.year)
    census = vintage.reference_year
    if vintage.says != "history" or census is None or not _in_era(vintage, one.year):
        return False
    if one.year < run[0]:
        return is_first and (run[0] < census or one.year > census)
    younger = [v for v in definitions.vintages.values() if v.eras and (v.reference_year or 0) > census]
    return is_last and all(
        one.made_on is not None and v.published_from is not None and one.made_on < v.published_from for v in younger
    )
