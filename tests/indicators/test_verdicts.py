"""Is A ahead of B? Certain, given a common share, or not to be told; and rank intervals from it."""

from __future__ import annotations

import random
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions import Definitions
from indicators.ranking import FIGURE, figures_of
from indicators.verdicts import Figures, least_lead, rank_bounds, verdict
from indicators.verdicts import figures as figures_from_parts
from pipelines.cli import compare
from tests.builders import headline, method, observe


def figures(known: list[float], common: list[list[float]], low: float = 0.0, high: float = 1.0) -> Figures:
    matrix = np.array(common, dtype=float)
    ends = np.array(known)
    shares = matrix.shape[1]
    return Figures(ends, ends, np.zeros(len(known)), matrix, np.full(shares, low), np.full(shares, high))


def test_a_common_share_decides_what_intervals_cannot() -> None:
    # 10 + 8s against 9 + 8s: the intervals [10, 18] and [9, 17] overlap, the difference is always 1
    pair = figures([10, 9], [[8.0], [8.0]])
    assert least_lead(pair)[0, 1] == pytest.approx(1)
    lows, highs = pair.bounds
    assert lows[0] < highs[1]
    assert verdict(float(lows[0] - highs[1]), float(least_lead(pair)[0, 1])) == "given_common"


def test_own_shares_vary_freely() -> None:
    pair = Figures(
        np.array([10.0, 9.0]), np.array([18.0, 17.0]), np.zeros(2), np.zeros((2, 0)), np.zeros(0), np.zeros(0)
    )
    assert verdict(float(least_lead(pair)[0, 1]), float(least_lead(pair)[0, 1])) == "open"


def test_rounding_can_take_a_verdict_away() -> None:
    sure = Figures(
        np.array([10.0, 9.9]), np.array([10.0, 9.9]), np.zeros(2), np.zeros((2, 0)), np.zeros(0), np.zeros(0)
    )
    printed = Figures(sure.low, sure.high, np.full(2, 0.05), sure.common, sure.share_low, sure.share_high)
    assert least_lead(sure)[0, 1] > 0
    assert least_lead(printed)[0, 1] <= 1e-12


@settings(max_examples=200, deadline=None)
@given(
    parts=st.lists(
        st.tuples(st.floats(-1e9, 1e9), st.floats(0, 1), st.floats(0, 1), st.integers(-1, 2)), min_size=1, max_size=40
    ),
    seed=st.randoms(use_true_random=False),
)
def test_equal_figures_are_never_ahead_of_each_other(
    parts: list[tuple[float, float, float, int]], seed: random.Random
) -> None:
    """The same parts added up in another order lose other digits; nobody gets ahead by that."""
    ends = {share: (0.1 * share, 0.1 * share + 0.3) for share in range(3)}
    known = [(net, *(ends[share] if share >= 0 else (low, low)), share) for net, low, _, share in parts]
    shuffled = seed.sample(known, len(known))
    net, low, high, share = (np.array(column) for column in zip(*known, *shuffled, strict=True))
    place = np.repeat([0, 1], len(known))
    lead = least_lead(figures_from_parts(np.zeros(2), place, share, net, low, high))
    assert lead.max() <= 0


def test_a_region_s_own_coefficient_is_no_share_of_the_others() -> None:
    """One convention between 0 and 1 for everybody, and one region for which it is known better."""
    keys = [("i", region, "2024", "annual", False) for region in "abc"]
    rows = [
        {**dict(zip(FIGURE, key, strict=True)), "kind": "common", "activity_code": "x", "net": 10.0, "weight_low": low}
        for key, low in zip(keys, (0.0, 0.0, 0.5), strict=True)
    ]
    found = figures_of([{**row, "weight_high": 1.0} for row in rows], keys, [0.0] * 3)
    assert found.common.tolist() == [[10, 0], [10, 0], [0, 10]]
    assert least_lead(found)[0, 1] == pytest.approx(0)
    assert least_lead(found)[2, 0] == pytest.approx(-5)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_the_least_lead_is_never_more_than_any_admissible_lead(data: st.DataObject) -> None:
    size, shares = data.draw(st.integers(2, 5)), data.draw(st.integers(0, 4))
    amounts = st.integers(-400, 400).map(lambda quarters: quarters / 4)  # sums of these are exact
    parts = st.integers(0, 8).map(lambda eighths: eighths / 8)
    low = np.array(data.draw(st.lists(amounts, min_size=size, max_size=size)))
    width = np.array(data.draw(st.lists(st.integers(0, 20).map(float), min_size=size, max_size=size)))
    common = np.array(
        data.draw(st.lists(st.lists(amounts, min_size=shares, max_size=shares), min_size=size, max_size=size))
    ).reshape(size, shares)
    pairs = st.lists(st.tuples(parts, parts), min_size=shares, max_size=shares)
    ends = np.sort(np.array(data.draw(pairs)).reshape(shares, 2))
    given_figures = Figures(low, low + width, np.zeros(size), common, ends[:, 0], ends[:, 1])
    lead = least_lead(given_figures)
    drawn = np.array([data.draw(parts) for _ in range(shares)])
    share = ends[:, 0] + (ends[:, 1] - ends[:, 0]) * drawn
    own = low + width * np.array([data.draw(parts) for _ in range(size)])
    truth = own + common @ share
    difference = truth[:, None] - truth[None, :]
    others = ~np.eye(size, dtype=bool)
    assert (lead[others] <= difference[others]).all()
    lowest, highest = rank_bounds(lead)
    rank = 1 + (difference < 0).sum(axis=1)
    assert (lowest <= rank).all()
    assert (rank <= highest).all()


def test_rank_intervals_take_common_shares_as_common(definitions: Definitions) -> None:
    """The same unknown as an own and as a common share: only the second tells the first two regions apart."""
    rows = [
        observe(code, value, region_code=region, submission_id=region)
        for region, known, unsure in (("330102", 100, 8), ("330105", 98, 8), ("330106", 10, 1))
        for code, value in (("3911", known), ("4851", unsure))
    ]

    def intervals(unknown_by: str) -> dict[str, tuple[int, int, int, int]]:
        connection = method(definitions, rows, unknown_by=unknown_by)
        names = ("rank_low", "rank_high", "rank_low_common", "rank_high_common")
        found = {
            region: headline(connection, "core_value_added", region, "2024")
            for region in ("330102", "330105", "330106")
        }
        return {region: tuple(figure[name] for name in names) for region, figure in found.items()}

    assert intervals("own") == {"330102": (1, 2, 1, 2), "330105": (1, 2, 1, 2), "330106": (3, 3, 3, 3)}
    assert intervals("common") == {"330102": (1, 2, 1, 1), "330105": (1, 2, 2, 2), "330106": (3, 3, 3, 3)}


def test_a_common_share_of_revenue_with_an_own_ratio_is_not_common(definitions: Definitions) -> None:
    """Value added is share × ratio × revenue: the share is one convention, the ratio, between 0.2 and 0.5, each region's own."""
    regions = ("330102", "330105")
    rows = [
        observe(code, value, measure="revenue", region_code=region, submission_id=region)
        for region, known in zip(regions, (20, 18), strict=True)
        for code, value in (("3911", known), ("4851", 16))
    ]
    factors = [
        {
            "conversion_id": f"{region}-{code}",
            "kind": "measure",
            "from_code": "revenue",
            "to_code": "value_added",
            "classification": "gbt4754-2017",
            "activity_code": code,
            "region_code": region,
            "first_year": 2024,
            "last_year": 2024,
            **{end: Decimal(ratio) for end, ratio in zip(("low", "value", "high"), ratios, strict=True)},
            "source": "test",
            "verified": True,
            "is_uncertain": False,
        }
        for region in regions
        for code, ratios in (("3911", ("0.5", "0.5", "0.5")), ("4851", ("0.2", "0.3", "0.5")))
    ]
    connection = method(definitions, rows, unknown_by="common", conversions=factors)
    found = compare.select(connection, *regions, "2024", "core_value_added")
    # 10 + 3.2 against 9 + 8
    assert (found.verdict, round(found.least or 0, 6)) == ("open", -7.0)


def test_a_figure_that_is_not_linear_in_the_shares_keeps_its_ends_among_those_that_are(
    definitions: Definitions,
) -> None:
    """Class 03 of the core: division 64 is all core, of unknown class; with 3831 the core itself is unknown."""
    cells = {
        "330102": (("3911", 30), ("6513", 10), ("64", "0.2")),
        "330105": (("3911", 10), ("6513", 30), ("3831", "0.4")),
        "330106": (("3911", 20), ("6513", 20), ("64", "0.2")),
    }
    rows = [
        observe(code, value, region_code=region, submission_id=region)
        for region, of in cells.items()
        for code, value in of
    ]
    connection = method(definitions, rows, unknown_by="common")
    places = {
        region: (figure["rank"], figure["rank_low_common"], figure["rank_high_common"])
        for region in cells
        for figure in [headline(connection, "share_of_core_03", region, "2024")]
    }
    assert places == {"330105": (1, 1, 1), "330106": (2, 2, 2), "330102": (3, 3, 3)}


def test_the_value_stays_the_same_whoever_owns_the_unknown(definitions: Definitions) -> None:
    rows = [observe("3911", 100), observe("4851", 4)]
    values = {
        unknown_by: headline(method(definitions, rows, unknown_by=unknown_by), "core_value_added", "330108", "2024")[
            "value"
        ]
        for unknown_by in ("own", "common")
    }
    assert values == {"own": Decimal(102), "common": Decimal(102)}


def test_only_headlines_are_ranked(definitions: Definitions) -> None:
    rows = [observe("3911", 100, region_code=region, submission_id=region) for region in ("330102", "330105")]
    rows += [observe("3911", 70, region_code="330102", submission_id="older", coverage="above_scale")]
    connection = method(definitions, rows, unknown_by="common")
    (counts,) = connection.execute(
        "SELECT count(*) FILTER (rank IS NOT NULL), count(*) FILTER (rank IS NOT NULL AND NOT is_headline), "
        "count(*) FILTER (NOT is_headline) FROM indicators WHERE indicator_id = 'core_value_added'"
    ).fetchall()
    assert counts[0] == 2
    assert counts[1] == 0
    assert counts[2] > 0


def test_a_ratio_beyond_all_measure_does_not_end_the_run(definitions: Definitions) -> None:
    now = observe("3911", "90000000", period="2023", vintage="census5")
    tiny = observe("3911", "0.000001", period="2022", unit="yuan", vintage="census5")
    growth = headline(method(definitions, [now, tiny]), "core_value_added_growth", "330108", "2023")
    assert (growth["value"], growth["reason"]) == (None, "impossible")
