"""Ranks and rank intervals counted along the ends are those that the definition gives pair by pair."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.method import statement

RANKED, SHOWN = ("exact", "bounded"), ("exact", "bounded", "assumed")


@dataclass(frozen=True)
class Figure:
    """One row of `indicator_candidates`, as far as its rank depends on it."""

    indicator_id: str
    region_code: str
    low: Decimal | None
    value: Decimal | None
    high: Decimal | None
    rounding: Decimal | None
    comparability: str = "bounded"
    period: str = "2024"
    region_level: str = "county"
    coverage: str = "all_units"
    benchmark: str | None = None
    is_sample: bool = False
    is_headline: bool = True

    @property
    def league(self) -> tuple[object, ...]:
        return self.indicator_id, self.period, self.region_level, self.coverage, self.benchmark, self.is_sample


Places = tuple[int | None, int | None, int | None, int | None]


def by_definition(figures: list[Figure]) -> dict[str, Places]:
    """Every figure held against every other of its league."""
    places: dict[str, Places] = {}
    among = [
        one
        for one in figures
        if one.is_headline
        and one.value is not None
        and one.comparability in SHOWN
        and one.region_level in ("province", "prefecture", "county")
    ]
    for mine in among:
        league = [one for one in among if one.league == mine.league]
        ranked = [one for one in league if one.comparability in RANKED]
        assert mine.value is not None
        with_assumed: int | None = 1 + sum(one.value > mine.value for one in league if one.value is not None)
        if len(league) == 1:
            with_assumed = None
        if mine.comparability not in RANKED or len(ranked) == 1:
            places[mine.region_code] = None, None, None, with_assumed
            continue
        places[mine.region_code] = (
            1 + sum(one.value > mine.value for one in ranked if one.value is not None),
            1 + sum(certainly_ahead(one, mine) for one in ranked),
            len(ranked) - sum(certainly_ahead(mine, one) for one in ranked),
            with_assumed,
        )
    return places


def certainly_ahead(one: Figure, other: Figure) -> bool:
    """Whether the least of one is above the most of the other; an empty end is unbounded."""
    if one.low is None or one.rounding is None or other.high is None or other.rounding is None:
        return False
    return one.low - one.rounding > other.high + other.rounding


def by_the_method(figures: list[Figure]) -> dict[str, Places]:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE indicator_candidates (indicator_id VARCHAR, region_code VARCHAR, low DECIMAL(38, 18), "
        "value DECIMAL(38, 18), high DECIMAL(38, 18), rounding DECIMAL(38, 18), comparability VARCHAR, "
        "period VARCHAR, region_level VARCHAR, "
        "coverage VARCHAR, benchmark VARCHAR, is_sample BOOLEAN, is_headline BOOLEAN, period_kind VARCHAR DEFAULT 'annual', "
        "price_basis VARCHAR DEFAULT 'current')"
    )
    names = list(Figure.__dataclass_fields__)
    marks = ", ".join("?" * len(names))
    connection.executemany(
        f"INSERT INTO indicator_candidates ({', '.join(names)}) VALUES ({marks})",
        [[getattr(figure, name) for name in names] for figure in figures],
    )
    rows = connection.execute(
        f"SELECT region_code, rank, rank_low, rank_high, rank_with_assumed FROM ({statement('indicator_ranks')})"
    ).fetchall()
    connection.close()
    return {region: (rank, low, high, with_assumed) for region, rank, low, high, with_assumed in rows}


#: Few different numbers, so that ends touch and figures tie.
AMOUNTS = st.integers(-3, 6).map(lambda halves: Decimal(halves) / 2)
WIDTHS = st.sampled_from([Decimal(0), Decimal(0), Decimal("0.5"), Decimal(2)])


@st.composite
def leagues(draw: st.DrawFn) -> list[Figure]:
    figures = []
    for number in range(draw(st.integers(1, 14))):
        value = draw(AMOUNTS)
        figure = Figure(
            indicator_id=draw(st.sampled_from(["a", "b"])),
            region_code=f"{number:06}",
            low=value - draw(WIDTHS),
            value=value,
            high=value + draw(WIDTHS),
            rounding=draw(st.sampled_from([Decimal(0), Decimal("0.25"), Decimal("0.5"), None])),
            comparability=draw(st.sampled_from([*SHOWN, "exact", "bounded", "not_comparable"])),
            region_level=draw(st.sampled_from(["county", "county", "province", "country"])),
            benchmark=draw(st.sampled_from([None, "census5"])),
            is_headline=draw(st.sampled_from([True, True, True, False])),
        )
        lost = draw(st.sampled_from(["", "", "", "low", "high", "value"]))
        if lost == "low":
            figure = replace(figure, low=None)
        elif lost == "high":
            figure = replace(figure, high=None)
        elif lost == "value":
            figure = replace(figure, value=None)
        figures.append(figure)
    return figures


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(figures=leagues())
def test_counting_along_the_ends_gives_what_the_pairs_give(figures: list[Figure]) -> None:
    assert by_the_method(figures) == by_definition(figures)


def figure(region: str, low: str, high: str, rounding: str = "0", comparability: str = "bounded") -> Figure:
    ends = Decimal(low), Decimal(high)
    return Figure("a", region, ends[0], (ends[0] + ends[1]) / 2, ends[1], Decimal(rounding), comparability)


def test_figures_that_touch_are_not_ahead_of_each_other() -> None:
    figures = [figure("1", "5", "6"), figure("2", "4", "5"), figure("3", "1", "2"), figure("4", "1", "2")]
    assert by_the_method(figures) == {"1": (1, 1, 2, 1), "2": (2, 1, 2, 2), "3": (3, 3, 4, 3), "4": (3, 3, 4, 3)}


def test_a_figure_that_is_withheld_takes_nobody_s_place() -> None:
    figures = [figure("1", "1", "9", comparability="not_comparable"), figure("2", "4", "4.2"), figure("3", "3", "3")]
    assert by_the_method(figures) == {"2": (1, 1, 1, 1), "3": (2, 2, 2, 2)}
