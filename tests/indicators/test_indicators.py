"""From facts to indicators: ratio after sum, growth, headlines, ranks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise, product

import pytest

from definitions import Definitions
from pipelines.words import marks
from tests.builders import changed, gdp, headline, method, observe, total

SHARE, GROWTH = "core_value_added_share_of_gdp", "core_value_added_growth"


def test_of_one_benchmark_the_same_vintage_goes_first(definitions: Definitions) -> None:
    before = {"period": "2023", "boundary_date": date(2023, 12, 31)}
    rows = [
        gdp(100, vintage="census5", **before),
        gdp(110, submission_id="s2"),
        gdp(112, submission_id="s3", vintage="census5"),
    ]
    connection = method(definitions, rows)
    assert headline(connection, "gdp_growth", "330108", "2024")["value"] == Decimal(12)
    values = connection.execute(
        "SELECT value FROM indicators WHERE indicator_id = 'gdp_growth' ORDER BY value"
    ).fetchall()
    assert values == [(Decimal(10),), (Decimal(12),)]


@pytest.mark.parametrize(("vintage", "reason"), [("census5", ""), ("census4-final", "vintage")])
def test_a_series_breaks_where_the_benchmark_changes(definitions: Definitions, vintage: str, reason: str) -> None:
    before = gdp(100, vintage=vintage, period="2023", boundary_date=date(2023, 12, 31))
    assert headline(method(definitions, [before, gdp(110)]), "gdp", "330108", "2024")["break_reason"] == reason


def test_vintages_without_a_benchmark_are_series_of_their_own(definitions: Definitions) -> None:
    before = gdp(100, vintage="database", period="2023", boundary_date=date(2023, 12, 31))
    of_one = headline(method(definitions, [before, gdp(110, vintage="database")]), "gdp_growth", "330108", "2024")
    assert of_one["value"] == Decimal(10)
    of_two = headline(method(definitions, [before, gdp(110, vintage="yearbook")]), "gdp_growth", "330108", "2024")
    assert (of_two["value"], of_two["reason"]) == (None, "vintage")


def test_what_is_over_a_figure_is_no_more_than_the_gdp(definitions: Definitions) -> None:
    over = total("nbs2021-core", 2298, qualifier="greater_than", decimals=0)
    alone = headline(method(definitions, [over]), "core_value_added", "330108", "2024")
    assert (alone["low"], alone["high"]) == (2298, None)
    known = headline(method(definitions, [over, gdp(4000)]), "core_value_added", "330108", "2024")
    assert (known["low"], known["value"], known["high"], known["reason"]) == (2298, None, 4000, "tolerance")


def test_constant_prices_are_no_headline_no_denominator_and_no_peer(definitions: Definitions) -> None:
    fixed = {"price_basis": "constant", "base_year": 2020, "source_title": "甲"}
    core = total("nbs2021-core", 90, **fixed)
    connection = method(definitions, [core, gdp(900, **fixed), gdp(1000, source_title="乙")])
    kept = connection.execute(
        "SELECT value, price_basis, base_year, is_headline FROM indicators WHERE indicator_id = 'gdp' ORDER BY value"
    ).fetchall()
    assert kept == [(Decimal(900), "constant", 2020, False), (Decimal(1000), "current", None, True)]
    missing = headline(connection, "core_value_added", "330108", "2024")
    assert (missing["value"], missing["reason"]) == (None, "price")
    assert headline(connection, SHARE, "330108", "2024")["value"] is None
    shares = connection.execute(
        f"SELECT price_basis, base_year FROM indicators WHERE indicator_id = '{SHARE}' AND value IS NOT NULL"
    ).fetchall()
    assert shares == [("constant", 2020)]
    assert connection.execute("SELECT difference FROM facts WHERE measure = 'gdp'").fetchall() == [(0,), (0,)]
    (line,) = connection.execute("SELECT target_scope, price_basis, gdp FROM cross_region").fetchall()
    assert line == ("nbs2021-core", "current", Decimal(1000))


def test_prices_of_two_base_years_are_not_grown(definitions: Definitions) -> None:
    before = {"period": "2023", "boundary_date": date(2023, 12, 31), "price_basis": "constant", "vintage": "census5"}
    now = gdp(110, price_basis="constant", base_year=2020, vintage="census5")
    growth = "SELECT value FROM indicators WHERE indicator_id = 'gdp_growth' AND value IS NOT NULL"
    assert method(definitions, [gdp(100, base_year=2015, **before), now]).execute(growth).fetchall() == []
    assert method(definitions, [gdp(100, base_year=2020, **before), now]).execute(growth).fetchall() == [(Decimal(10),)]


def test_constant_prices_without_a_base_year_are_refused(definitions: Definitions) -> None:
    connection = method(definitions, [gdp(900, price_basis="constant")])
    found = connection.execute("SELECT value, low, comparability, reason FROM facts").fetchall()
    assert found == [(None, Decimal(900) * 10**8, "not_comparable", "price")]
    assert headline(connection, "gdp", "330108", "2024")["reason"] == "price"


def test_the_ratio_is_taken_after_the_sum(definitions: Definitions) -> None:
    rows = [observe("3911", 10), observe("6513", 20), gdp(300)]
    share = headline(method(definitions, rows), SHARE, "330108", "2024")
    assert share["value"] == 10
    assert share["basis"] == "computed"


def test_growth_needs_the_same_scope_vintage_coverage_and_boundary(definitions: Definitions) -> None:
    before, now = observe("3911", 100, period="2023", boundary_date=date(2023, 12, 31)), observe("3911", 110)
    assert headline(
        method(definitions, [{**before, "vintage": "census5"}, {**now, "vintage": "census5"}]), GROWTH, "330108", "2024"
    )["value"] == Decimal(10)
    # the revised figure of 2023 and the preliminary one of 2024 rest on one census
    grown = headline(method(definitions, [{**before, "vintage": "census5"}, now]), GROWTH, "330108", "2024")
    assert (grown["value"], grown["comparability"], grown["benchmark"]) == (Decimal(10), "exact", "census5")
    # preliminary figures of 2023 and 2024 rest on two censuses
    broken = headline(method(definitions, [before, now]), GROWTH, "330108", "2024")
    assert (broken["value"], broken["reason"], broken["obs_status"].split(",")[0]) == (None, "vintage", "B")
    above = headline(
        method(definitions, [{**before, "coverage": "above_scale"}, {**now, "coverage": "unstated"}]),
        GROWTH,
        "330108",
        "2024",
    )
    assert above["reason"] == "coverage"


def test_growth_with_bounds_takes_the_farthest_ends(definitions: Definitions) -> None:
    rows = [
        observe(code, value, period=period, boundary_date=date(int(period), 12, 31), vintage="census5")
        for period in ("2023", "2024")
        for code, value in (("3911", 1000), ("4851", 10))
    ]
    growth = headline(method(definitions, rows), GROWTH, "330108", "2024")
    assert growth["comparability"] == "bounded"
    assert growth["low"] < 0 < growth["high"]
    assert round(growth["high"], 6) == Decimal("1.000000")


def test_a_published_share_is_an_alternative_and_the_headline_where_an_input_is_missing(
    definitions: Definitions,
) -> None:
    share = total(
        "nbs2021-core",
        "12.5",
        measure="value_added_share_of_gdp",
        unit="percent",
        source_title="t",
        source_url="u",
        decimals=1,
    )
    core = total("nbs2021-core", 125)
    alone = headline(method(definitions, [share]), SHARE, "330108", "2024")
    assert (alone["value"], alone["basis"], alone["rounding"]) == (Decimal("12.5"), "published", Decimal("0.05"))
    beside = headline(method(definitions, [share, core, gdp(1000)]), SHARE, "330108", "2024")
    assert beside["basis"] == "computed"


def test_ranks_leave_out_the_assumed_unless_asked_and_never_mix_samples(definitions: Definitions) -> None:
    regions = {"330102": 30, "330105": 20, "330106": 10}
    rows = [observe("3911", value, region_code=code, submission_id=code) for code, value in regions.items()]
    rows.append(total("unstated-core", 25, region_code="330108", submission_id="a"))
    rows.append(observe("3911", 99, region_code="990101", submission_id="b", is_sample=True))
    connection = method(definitions, rows)
    ranks = {
        code: (
            headline(connection, "core_value_added", code, "2024")["rank"],
            headline(connection, "core_value_added", code, "2024")["rank_with_assumed"],
        )
        for code in (*regions, "330108", "990101")
    }
    assert headline(connection, "core_value_added", "330102", "2024")["rank_of"] == 3
    assert headline(connection, "core_value_added", "330102", "2024")["rank_with_assumed_of"] == 4
    assert ranks == {"330102": (1, 1), "330105": (2, 3), "330106": (3, 4), "330108": (None, 2), "990101": (None, None)}


@pytest.mark.parametrize(
    "other",
    [
        {"coverage": "above_scale"},
        {"price_basis": "constant"},
        {"vintage": "before-census4"},
        {"region_code": "330100"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_figure_is_ranked_only_with_its_like(definitions: Definitions, other: dict[str, str]) -> None:
    regions = {"330102": {}, "330105": {}, "330106": other}
    rows = [
        total(
            "nbs2021-core",
            10,
            # drawn as the districts were then: those of 2021 would make the figures assumed, and unranked
            **{"region_code": code, "submission_id": code, "period": "2018", "vintage": "census4-final"}
            | {"boundary_date": date(2018, 12, 31)}
            | given,
        )
        for code, given in regions.items()
    ]
    connection = method(definitions, rows)
    ranks = connection.execute(
        "SELECT rank, rank_of FROM indicators WHERE indicator_id = 'core_value_added' AND is_headline AND value IS NOT NULL "
        "AND region_code IN ('330102', '330105')"
    ).fetchall()
    assert ranks == [(1, 2), (1, 2)]


def test_rank_bounds_are_wide_where_intervals_overlap(definitions: Definitions) -> None:
    rows = [
        observe(code, value, region_code=region, submission_id=region)
        for region, known, open_part in (("330102", 100, 8), ("330105", 98, 8), ("330106", 10, 0))
        for code, value in (("3911", known), ("4851", open_part))
    ]
    connection = method(definitions, rows)
    bounds = {
        code: tuple(
            headline(connection, "core_value_added", code, "2024")[k] for k in ("rank", "rank_low", "rank_high")
        )
        for code in ("330102", "330105", "330106")
    }
    assert bounds == {"330102": (1, 1, 2), "330105": (2, 1, 2), "330106": (3, 3, 3)}


def test_revenue_alone_is_no_value_added_without_a_rate(definitions: Definitions) -> None:
    connection = method(definitions, [observe("2319", 50, measure="revenue"), gdp(100)])
    for name in ("core_value_added", SHARE):
        figure = headline(connection, name, "330108", "2024")
        assert (figure["value"], figure["reason"]) == (None, "measure")


@pytest.mark.parametrize(("first", "second"), [("s1", "s2"), ("s2", "s1")])
def test_one_source_a_figure_and_the_others_beside_it(definitions: Definitions, first: str, second: str) -> None:
    rows = [
        total("nbs2021-core", 100, submission_id=first, source_title="甲", confidence="high", vintage="census5"),
        total("nbs2021-core", 103, submission_id=second, source_title="乙", confidence="low", vintage="census5"),
    ]
    connection = method(definitions, rows)
    found = connection.execute(
        "SELECT precedence, value / 100000000, difference / 100000000 FROM facts WHERE target_level = 'total' ORDER BY precedence"
    ).fetchall()
    assert found == [(1, 100, 0), (2, 103, 3)]


def test_a_share_above_its_possible_maximum_is_none(definitions: Definitions) -> None:
    share = headline(method(definitions, [observe("3911", 120), gdp(100)]), SHARE, "330108", "2024")
    assert (share["value"], share["comparability"], share["reason"]) == (None, "not_comparable", "impossible")


def test_a_gdp_of_another_census_is_taken_for_want_of_a_nearer_one_and_said_to_be(definitions: Definitions) -> None:
    core = total("nbs2021-core", 10, period="2018", vintage="census4-final")
    other = gdp(100, period="2018", vintage="before-census4", submission_id="other")
    share = headline(method(definitions, [core, other]), SHARE, "330108", "2018")
    assert (share["value"], share["comparability"], share["reason"]) == (10, "assumed", "vintage")
    assert "D" in share["obs_status"].split(",")
    nearer = gdp(125, period="2018", vintage="census4-final", submission_id="nearer")
    share = headline(method(definitions, [core, other, nearer]), SHARE, "330108", "2018")
    assert (share["value"], share["comparability"], share["reason"]) == (8, "exact", "")


def test_only_what_belongs_to_the_accounts_rests_on_a_benchmark(definitions: Definitions) -> None:
    rows = [observe("3911", 10), observe("3911", 10, measure="employees", unit="person")]
    found = method(definitions, rows).execute("SELECT DISTINCT measure, benchmark IS NOT NULL FROM facts ORDER BY ALL")
    assert found.fetchall() == [("employees", False), ("value_added", True)]


#: Two figures of one region that differ in comparability, and, the other way round, in one criterion of precedence after it.
BETTER_BUT = {
    "coverage": ({"coverage": "above_scale"}, {}),
    "vintage": ({"vintage": "unstated"}, {"vintage": "census5"}),
    "confidence": ({"confidence": "low"}, {"confidence": "high"}),
}


@pytest.mark.parametrize("criterion", BETTER_BUT)
@pytest.mark.parametrize("order", [1, -1])
def test_comparability_goes_before_every_other_criterion(definitions: Definitions, criterion: str, order: int) -> None:
    exact, assumed = BETTER_BUT[criterion]
    rows = [
        total("nbs2021-core", 100, **{"submission_id": "s1", "source_title": "乙", **exact}),
        total("unstated-core", 103, **{"submission_id": "s2", "source_title": "甲", **assumed}),
    ]
    connection = method(definitions, rows[::order])
    found = connection.execute(
        "SELECT precedence, comparability, scope_id FROM facts WHERE target_level = 'total' AND precedence < 3 "
        "AND scope_id IN ('nbs2021-core', 'unstated-core') ORDER BY precedence"
    ).fetchall()
    assert found[0] == (1, "exact", "nbs2021-core")
    assert headline(connection, "core_value_added", "330108", "2024")["scope_id"] == "nbs2021-core"


def test_comparability_goes_before_the_way_a_figure_came_about(definitions: Definitions) -> None:
    # a total whose catalogue nobody named against the industries, which are known one by one
    rows = [observe("3911", 60), observe("6513", 40), total("unstated-core", 103, submission_id="s2")]
    connection = method(definitions, rows)
    found = connection.execute(
        "SELECT compiled_from, comparability FROM facts WHERE target_level = 'total' ORDER BY precedence"
    ).fetchall()
    assert found == [("industry", "exact"), ("scope", "assumed")]


def test_of_two_ratios_the_more_comparable_is_the_headline_although_its_vintage_is_farther(
    definitions: Definitions,
) -> None:
    rows = [
        total("unstated-core", 100, vintage="preliminary", submission_id="s1"),
        total("nbs2021-core", 103, vintage="census5", submission_id="s2"),
        gdp(1000, vintage="preliminary", submission_id="s3"),
    ]
    share = headline(method(definitions, rows), SHARE, "330108", "2024")
    assert (share["comparability"], share["value"], share["vintage"]) == ("exact", Decimal("10.3"), "census5")


def test_the_unverified_share_is_the_part_of_the_value_that_rests_on_unverified_rows(definitions: Definitions) -> None:
    rows = [observe("3911", 30), observe("6513", 50), observe("6450", 20), observe("1711", 400), gdp(1000)]
    connection = method(definitions, rows)
    # which rows are verified is for the definitions to say: here all but some of these, one of them outside the scope
    for doubted, share in (("'6513', '1711'", "0.5"), ("'6450'", "0.2")):
        changed(connection, "scope_weights", f"verified = activity_code NOT IN ({doubted})")
        for indicator in ("core_value_added", SHARE):
            found = headline(connection, indicator, "330108", "2024")["unverified_share"]
            assert found == Decimal(share), (doubted, indicator)


def test_the_padding_ratio_tells_old_industry_in_the_new_bottle(definitions: Definitions) -> None:
    rows = [
        observe("3911", 80, counted_locally=True),
        observe("6513", 20, counted_locally=False),
        observe("1711", 70, counted_locally=True),
    ]
    padding = headline(method(definitions, rows), "padding_ratio", "330108", "2024")
    assert (padding["value"], padding["low"], padding["high"], padding["comparability"]) == (150, 150, 150, "exact")
    unasked = method(definitions, [observe("3911", 80)])
    assert unasked.execute("SELECT count(*) FROM indicators WHERE indicator_id = 'padding_ratio'").fetchall() == [(0,)]


def test_a_ratio_wider_than_the_tolerance_is_not_published(definitions: Definitions) -> None:
    rows = [observe("3911", 100), observe("4851", 9), observe("6513", 50), observe("3825", 0)]
    connection = method(definitions, rows)
    core = headline(connection, "core_value_added", "330108", "2024")
    assert core["comparability"] == "bounded"
    manufacturing = headline(connection, "share_of_core_01", "330108", "2024")
    assert manufacturing["comparability"] == "bounded"
    # 04 lies between nothing and 9 of 159: far too wide
    driven = headline(connection, "share_of_core_04", "330108", "2024")
    assert (driven["value"], driven["reason"]) == (None, "tolerance")
    both = [observe("3911", 100), observe("4851", 8), gdp(1000)]
    assert headline(method(definitions, both), SHARE, "330108", "2024")["comparability"] == "bounded"


def test_two_tolerable_widths_may_be_intolerable_together(definitions: Definitions) -> None:
    rows = [observe("6513", 100), observe("6410", 0), observe("4851", 9), observe("2462", 0)]
    connection = method(definitions, [*rows, observe("7320", 0)])
    core = headline(connection, "core_value_added", "330108", "2024")
    assert (core["low"], core["high"], core["comparability"]) == (100, 109, "bounded")
    # 100 of 100…109: the conservative bounds of the share stay within the tolerance here
    applied = headline(connection, "share_of_core_03", "330108", "2024")
    assert applied["comparability"] == "bounded"
    assert round(applied["low"], 6) == round(Decimal(100) / Decimal(109) * 100, 6)


def test_the_ends_of_a_ratio_hold_whatever_the_signs(definitions: Definitions) -> None:
    rows = [observe("3911", -10), observe("4851", 10), observe("6513", 100)]
    share = headline(method(definitions, rows), "share_of_core_01", "330108", "2024")
    # -10 of 90 to 100
    assert share["low"] < share["high"]
    assert (round(share["low"], 4), round(share["high"], 4)) == (Decimal("-11.1111"), Decimal("-10.0000"))


def test_a_ratio_to_what_may_be_nothing_has_no_bounds(definitions: Definitions) -> None:
    share = headline(method(definitions, [observe("3911", 10), gdp(0)]), SHARE, "330108", "2024")
    assert (share["value"], share["low"], share["high"], share["reason"]) == (None, None, None, "impossible")


def test_the_rounding_of_a_printed_zero_is_not_lost(definitions: Definitions) -> None:
    printed = {"classification": "nbs-digital-2021", "source_title": "t", "source_url": "u", "decimals": 2}
    rows = [
        observe(code, value, **printed)
        for code, value in (("01", "0.00"), ("02", "0.40"), ("03", "0.03"), ("04", "0.02"))
    ]
    share = headline(method(definitions, rows), "share_of_core_01", "330108", "2024")
    assert share["value"] == 0
    # up to 0.005 of at least 0.43
    assert round(share["rounding"], 4) == round(Decimal("0.005") / Decimal("0.43") * 100, 4)


def test_an_exact_ratio_and_an_exact_growth_have_no_width_at_all(definitions: Definitions) -> None:
    """Whatever the digits, the value and both ends are one number: they are formed in the same way."""
    rows = []
    for number, region in enumerate(
        ("330102", "330105", "330106", "330108", "330109", "330110", "330111", "330112"), 1
    ):
        for period, amount in (("2023", f"{number}83.{number}7"), ("2024", f"{number}97.{number}3")):
            given = {
                "region_code": region,
                "submission_id": region,
                "period": period,
                "boundary_date": date(2024, 12, 31),
            }
            rows += [
                observe("3911", amount, vintage="census5", **given),
                gdp(f"7{number}21.{number}", vintage="census5", **given),
            ]
    connection = method(definitions, rows)
    (counts,) = connection.execute(
        "SELECT count(*), count(*) FILTER (low <> value OR high <> value) FROM indicators "
        "WHERE value IS NOT NULL AND basis IN ('computed', 'growth')"
    ).fetchall()
    assert counts[0] >= 30
    assert counts[1] == 0


def test_growth_on_a_year_that_may_have_been_any_size_comes_down_to_minus_one(definitions: Definitions) -> None:
    """The year before misses a cell: it was at least 100, so growth is at most 10 %, and at least the loss of everything."""
    before = {"period": "2023", "boundary_date": date(2023, 12, 31), "vintage": "census5"}
    rows = [observe("3911", 100, **before), observe("6513", None, **before), observe("3911", 110, vintage="census5")]
    growth = headline(method(definitions, rows), GROWTH, "330108", "2024")
    assert (growth["low"], growth["value"], growth["high"], growth["reason"]) == (-100, None, 10, "missing")


def test_a_class_and_its_core_move_together(definitions: Definitions) -> None:
    """What 3831 (class 01, between nothing and all of it) does to the class it does to the core: 10 to 14 of 30 to 34."""
    rows = [observe("3911", 10), observe("6513", 20), observe("3831", 4)]
    connection = method(definitions, rows)
    share = headline(connection, "share_of_core_01", "330108", "2024")
    assert round(share["low"], 6) == Decimal("33.333333")
    assert round(share["high"], 6) == Decimal("41.176471")
    other = headline(connection, "share_of_core_03", "330108", "2024")
    assert (round(other["low"], 6), round(other["high"], 6)) == (Decimal("58.823529"), Decimal("66.666667"))


def test_a_class_that_is_all_that_is_known_is_the_whole_core(definitions: Definitions) -> None:
    """However much of 3831 is digital, all of that is class 01; by the core at its worst it would be 20 to 500 %."""
    rows = [observe("3831", 4), observe("3911", 1)]
    share = headline(method(definitions, rows), "share_of_core_01", "330108", "2024")
    assert (share["low"], share["high"]) == (100, 100)


def test_beside_a_rest_that_is_negative_part_and_whole_are_each_taken_at_their_worst(definitions: Definitions) -> None:
    rows = [observe("3911", 10), observe("6513", -3), observe("3831", 4)]
    share = headline(method(definitions, rows), "share_of_core_01", "330108", "2024")
    assert round(share["low"], 6) == round(Decimal(1000) / 11, 6)
    assert share["high"] == 200


def test_a_whole_without_a_high_end_leaves_its_classes_without_a_low_one(definitions: Definitions) -> None:
    """Above-scale figures: what lies below the scale may be in classes of which nothing is listed."""
    rows = [observe("3911", 10, coverage="above_scale"), observe("3831", 4, coverage="above_scale")]
    shares = (
        method(definitions, rows)
        .execute("SELECT low, high FROM indicators WHERE indicator_id = 'share_of_core_01' AND coverage = 'all_units'")
        .fetchall()
    )
    assert shares == [(0, None)]


def test_a_figure_of_low_confidence_carries_its_mark(definitions: Definitions) -> None:
    rows = [
        total("nbs2021-core", 700, confidence="low", submission_id="page"),
        gdp(3000, confidence="high", submission_id="bulletin"),
    ]
    connection = method(definitions, rows)
    for indicator in ("core_value_added", "core_value_added_share_of_gdp"):
        found = headline(connection, indicator, "330108", "2024")
        assert "U" in found["obs_status"].split(",")
        assert marks(found).endswith(" °")
    assert "U" not in headline(connection, "gdp", "330108", "2024")["obs_status"]


def test_what_nobody_verified_and_what_is_uncertain_are_told_apart(definitions: Definitions) -> None:
    """A row of high confidence is as unverified as one of low confidence; a total that a source gives rests on no row."""
    rows = definitions.correspondences["gbt4754-2017--nbs-digital-2021"]
    sure, unsure = (
        next(row.from_code for row in rows if row.is_whole and row.to_code < "05" and row.is_uncertain is doubt)
        for doubt in (False, True)
    )
    connection = method(definitions, [observe(sure, 60), observe(unsure, 40)])
    found = headline(connection, "core_value_added", "330108", "2024")
    assert (found["unverified_share"], found["uncertain_share"]) == (1, Decimal("0.4"))
    given = headline(method(definitions, [total("nbs2021-core", 100)]), "core_value_added", "330108", "2024")
    assert (given["unverified_share"], given["uncertain_share"]) == (0, 0)


NEARNESS = ("bureau", "government", "press", "unstated", "others")


def test_what_nobody_can_look_up_stands_beside_and_is_no_headline(definitions: Definitions) -> None:
    row = total("nbs2021-core", 100, provenance="undisclosed", vintage="census5")
    alone = method(definitions, [row])
    found = headline(alone, "core_value_added", "330108", "2024")
    assert (found["value"], found["comparability"], found["reason"]) == (None, "not_comparable", "undisclosed")
    beside = "SELECT value, is_headline FROM indicators WHERE indicator_id = 'core_value_added' AND basis = 'sum'"
    assert alone.execute(beside).fetchall() == [(100, False)]
    known = total("unstated-core", 90, provenance="others", submission_id="page", source_title="page")
    assert headline(method(definitions, [row, known]), "core_value_added", "330108", "2024")["value"] == 90


@pytest.mark.parametrize(("nearer", "farther"), list(pairwise(NEARNESS)))
def test_of_two_sources_alike_the_nearer_to_the_bureau_is_published(
    definitions: Definitions, nearer: str, farther: str
) -> None:
    rows = [
        total("nbs2021-core", value, provenance=where, submission_id=name, source_title=name, vintage="census5")
        for name, value, where in (("a", 100, farther), ("b", 101, nearer))
    ]
    found = headline(method(definitions, rows), "core_value_added", "330108", "2024")
    assert (found["value"], found["provenance"]) == (101, nearer)


def test_a_nearer_source_does_not_go_before_a_better_comparable_or_newer_figure(definitions: Definitions) -> None:
    near = {"provenance": "bureau", "submission_id": "a", "source_title": "a", "vintage": "census5"}
    far = {"provenance": "others", "submission_id": "b", "source_title": "b", "vintage": "census5"}
    for rows in (
        [total("nbs2021-core", 101, **far), total("unstated-core", 100, **near)],
        [total("nbs2021-core", 101, **far), total("nbs2021-core", 100, **{**near, "vintage": "preliminary"})],
    ):
        assert headline(method(definitions, rows), "core_value_added", "330108", "2024")["value"] == 101


@pytest.mark.parametrize(("provenance", "mark"), [("press", "†"), ("others", "‡"), ("bureau", ""), ("government", "")])
def test_what_is_known_at_second_hand_alone_is_marked(definitions: Definitions, provenance: str, mark: str) -> None:
    """A ratio and a growth are as far from the bureau as the farther of their two parts; so is the cross-region table."""
    rows = [
        total("nbs2021-core", 100, provenance=provenance, submission_id="page", vintage="census5"),
        gdp(1000, provenance="bureau", submission_id="bulletin", vintage="census5"),
        total(
            "nbs2021-core",
            90,
            provenance="bureau",
            submission_id="old",
            period="2023",
            vintage="census5",
            boundary_date=date(2023, 12, 31),
        ),
    ]
    connection = method(definitions, rows)
    for indicator in ("core_value_added", SHARE, GROWTH):
        found = headline(connection, indicator, "330108", "2024")
        assert (found["value"], found["provenance"]) == (found["value"], provenance)
        assert found["value"] is not None
        assert {"†", "‡"} & set(marks(found)) == set(mark)
    assert headline(connection, "gdp", "330108", "2024")["provenance"] == "bureau"
    assert connection.execute(
        "SELECT core_value_added_provenance, core_value_added_share_of_gdp_provenance, gdp_provenance FROM cross_region "
        "WHERE period = '2024'"
    ).fetchall() == [(provenance, provenance, "bureau")]


def test_the_farther_of_sources_is_the_one_that_precedence_puts_last(definitions: Definitions) -> None:
    rank = {step.code: step.rank for step in definitions.precedence if step.criterion == "provenance"}
    assert set(rank) == {"", *NEARNESS, "undisclosed"}
    connection = method(definitions, [observe()])
    for one, other in product(rank, repeat=2):
        (row,) = connection.execute(
            "SELECT farther($1, $2), (SELECT farthest(p) FROM (VALUES ($1), ($2)) AS given (p))", [one, other]
        ).fetchall()
        assert {rank[each] for each in row} == {max(rank[one], rank[other])}


def test_the_rounding_of_a_share_in_its_own_whole_is_that_of_part_and_rest(definitions: Definitions) -> None:
    """30 ± 0.05 of 60 ± 0.2: the upper end moves farthest, to 30.05 ÷ (30.05 + 30 − 0.25)."""
    rows = [
        observe(code, value, classification="nbs-digital-2021", decimals=1)
        for code, value in (("01", 30), ("02", 10), ("03", 10), ("04", 10))
    ]
    share = headline(method(definitions, rows), "share_of_core_01", "330108", "2024")
    assert (share["low"], share["value"], share["high"]) == (50, 50, 50)
    assert round(share["rounding"], 9) == round(Decimal("3005") / Decimal("59.8") - 50, 9)
