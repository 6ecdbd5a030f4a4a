"""From cells to facts: units, shares, coverage, missing classes, groups with members, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from definitions import Definitions
from indicators.method import run_step
from tests.builders import gdp, headline, method, observe, total

YI = Decimal(100_000_000)


def fact(definitions: Definitions, *observations: dict[str, Any], level: str = "total", **where: str) -> dict[str, Any]:
    """The one fact of a target level (and further columns) that these observations give."""
    connection = method(definitions, observations)
    condition = "".join(f" AND {column} = '{value}'" for column, value in where.items())
    cursor = connection.execute(f"SELECT * FROM facts WHERE target_level = '{level}'{condition}")
    names = [column[0] for column in cursor.description or ()]
    (row,) = cursor.fetchall()
    return dict(zip(names, row, strict=True))


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("yuan", 1),
        ("thousand_yuan", 1000),
        ("ten_thousand_yuan", 10_000),
        ("million_yuan", 1_000_000),
        ("hundred_million_yuan", 10**8),
        ("trillion_yuan", 10**12),
    ],
)
def test_money_comes_to_yuan_exactly(definitions: Definitions, unit: str, factor: int) -> None:
    found = fact(definitions, observe("3911", "12.345678", unit=unit))
    assert found["value"] == Decimal("12.345678") * factor
    assert found["comparability"] == "exact"


def test_every_digit_of_a_cell_counts(definitions: Definitions) -> None:
    found = fact(definitions, observe("3911", "1.23456789"))
    assert (found["value"], found["rounding"], found["comparability"]) == (Decimal(123456789), 0, "exact")


@pytest.mark.parametrize("decimals", [None, 8])
def test_what_has_more_digits_than_are_kept_says_that_it_was_rounded(
    definitions: Definitions, decimals: int | None
) -> None:
    share = total("nbs2021-core", "9.87654321", measure="value_added_share_of_gdp", unit="percent", decimals=decimals)
    found = fact(definitions, share)
    assert (found["value"], found["rounding"]) == (Decimal("9.876543"), Decimal("0.000001"))


@pytest.mark.parametrize(
    ("qualifier", "printed", "low", "value", "high"),
    [
        ("approximate", "6600", 6550, 6600, 6650),
        ("approximate", "4000", 3500, None, 4500),
        ("approximate", "11.5", "11.45", "11.5", "11.55"),
        ("nearly", "6600", 6550, 6575, 6600),
        ("nearly", "4000", 3500, None, 4000),
        ("less_than", "4000", 0, None, 4000),
        ("greater_than", "4000", 4000, None, None),
        ("approximate", "0", 0, 0, 0),
    ],
)
def test_about_near_under_and_over_are_bounds(
    definitions: Definitions,
    qualifier: str,
    printed: str,
    low: str | int,
    value: str | int | None,
    high: str | int | None,
) -> None:
    found = fact(
        definitions, total("nbs2021-core", printed, qualifier=qualifier, decimals=len(printed.partition(".")[2]))
    )
    ends = [None if one is None else Decimal(one) * YI for one in (low, value, high)]
    assert [found["low"], found["value"], found["high"]] == ends
    expected = ("not_comparable", "tolerance") if value is None else ("bounded" if low != high else "exact", "")
    assert (found["comparability"], found["reason"]) == expected


def test_a_qualified_part_of_a_sum_widens_it(definitions: Definitions) -> None:
    found = fact(definitions, observe("3911", 1000), observe("6513", 5, qualifier="less_than", decimals=0))
    assert (found["low"], found["value"], found["high"]) == (1000 * YI, Decimal("1002.5") * YI, 1005 * YI)


def test_an_industry_outside_the_scope_counts_nothing_but_is_seen(definitions: Definitions) -> None:
    found = fact(definitions, observe("3911", 100), observe("1711", 900))
    assert (found["value"], found["reported"], found["cell_count"]) == (100 * YI, 1000 * YI, 2)


def test_a_starred_industry_is_an_interval_with_its_centre_called_an_assumption(definitions: Definitions) -> None:
    connection = method(definitions, [observe("4851", 10)])
    (row,) = connection.execute(
        "SELECT low, value, high, share_basis FROM contributions WHERE target_level = 'total'"
    ).fetchall()
    assert row == (0, 5 * YI, 10 * YI, "midpoint")
    found = fact(definitions, observe("4851", 10))
    assert (found["low"], found["value"], found["high"]) == (0, None, 10 * YI)
    assert (found["comparability"], found["reason"]) == ("not_comparable", "tolerance")


def test_a_small_unknown_part_within_the_tolerance_is_bounded(definitions: Definitions) -> None:
    found = fact(definitions, observe("3911", 1000), observe("4851", 10))
    assert (found["low"], found["value"], found["high"]) == (1000 * YI, 1005 * YI, 1010 * YI)
    assert (found["comparability"], found["obs_status"]) == ("bounded", "E,P")


def test_a_two_digit_figure_is_exact_in_the_core_though_its_classes_are_unknown(definitions: Definitions) -> None:
    connection = method(definitions, [observe("39", 500)])
    facts = {
        (level, code): (low, high)
        for level, code, low, high in connection.execute(
            "SELECT target_level, target_code, low, high FROM facts"
        ).fetchall()
    }
    assert facts[("total", "nbs2021-core")] == (500 * YI, 500 * YI)
    medium = [bounds for (level, _), bounds in facts.items() if level == "medium"]
    assert len(medium) > 1
    assert set(medium) == {(0, 500 * YI)}


def test_one_industry_in_three_classes_and_partly_outside(definitions: Definitions) -> None:
    connection = method(definitions, [observe("4851", 8)])
    bounds = connection.execute(
        "SELECT target_level, target_code, low / 100000000, high / 100000000 FROM facts ORDER BY ALL"
    ).fetchall()
    assert bounds == [
        ("large", "04", 0, 8),
        ("medium", "0405", 0, 8),
        ("small", "040501", 0, 8),
        ("small", "040502", 0, 8),
        ("small", "040503", 0, 8),
        ("total", "nbs2021-core", 0, 8),
    ]


def test_a_negative_cell_swaps_its_bounds(definitions: Definitions) -> None:
    found = fact(definitions, observe("4851", -10))
    assert (found["low"], found["high"]) == (-10 * YI, 0)


def test_a_group_given_with_its_members_is_not_counted_twice(definitions: Definitions) -> None:
    found = fact(definitions, observe("391", 100), observe("3911", 60), observe("3912", 40))
    assert (found["value"], found["cell_count"]) == (100 * YI, 2)


def test_above_scale_says_nothing_finite_about_all_units(definitions: Definitions) -> None:
    connection = method(definitions, [observe("3911", 70, coverage="above_scale")])
    rows = connection.execute(
        "SELECT coverage, low / 100000000, value / 100000000, high / 100000000, comparability, reason FROM facts "
        "WHERE target_level = 'total' ORDER BY coverage"
    ).fetchall()
    assert rows == [
        ("above_scale", 70, 70, 70, "exact", ""),
        ("all_units", 70, None, None, "not_comparable", "coverage"),
    ]


def test_the_share_in_gdp_of_above_scale_units_is_not_comparable(definitions: Definitions) -> None:
    connection = method(definitions, [observe("3911", 70, coverage="above_scale"), gdp(1000)])
    share = headline(connection, "core_value_added_share_of_gdp", "330108", "2024")
    assert (share["value"], share["low"], share["high"], share["reason"]) == (None, 7, None, "coverage")


def test_a_blank_cell_is_missing_not_zero(definitions: Definitions) -> None:
    found = fact(definitions, observe("3911", 70), observe("3912", None))
    assert (found["low"], found["value"], found["high"]) == (70 * YI, None, None)
    assert (found["comparability"], found["reason"]) == ("not_comparable", "missing")
    assert "M" in found["obs_status"].split(",")


def test_a_blank_cell_outside_the_scope_does_not_matter(definitions: Definitions) -> None:
    assert fact(definitions, observe("3911", 70), observe("1711", None))["comparability"] == "exact"


def test_classes_that_a_source_left_out_stand_as_missing(definitions: Definitions) -> None:
    classes = [
        observe(code, 10, classification="nbs-digital-2021", source_title="发布会", source_url="x")
        for code in ("01", "03")
    ]
    connection = method(definitions, classes)
    missing = connection.execute(
        "SELECT activity_code FROM contributions WHERE cell IS NULL AND exclusion_reason = 'missing' ORDER BY ALL"
    ).fetchall()
    assert missing == [("02",), ("04",)]
    found = fact(definitions, *classes)
    assert (found["low"], found["value"], found["high"], found["reason"]) == (20 * YI, None, None, "missing")


def test_a_total_that_names_no_catalogue_is_assumed(definitions: Definitions) -> None:
    found = fact(definitions, total("unstated-core", 300))
    assert (found["value"], found["comparability"], found["reason"]) == (300 * YI, "assumed", "scope")
    assert "D" in found["obs_status"].split(",")


def test_a_total_older_than_the_catalogue_is_not_read_as_it(definitions: Definitions) -> None:
    """Order 33 is of 27 May 2021: what ended before may have been printed before."""
    read = {"2020": False, "2021": True, "2021Q1": False, "2021M01-M04": False, "2021H1": True, "2021M01-M05": True}
    rows = [
        total(scope, 300, period=period, period_kind="annual" if len(period) == 4 else "cumulative")
        for period in read
        for scope in ("unstated-core", "nbs2021-core")
    ]
    connection = method(definitions, rows)
    found = {
        (scope, period): (value, comparability)
        for scope, period, value, comparability in connection.execute(
            "SELECT scope_id, period, value, comparability FROM facts WHERE compiled_from = 'scope'"
        ).fetchall()
    }
    for period, is_read in read.items():
        assert found["unstated-core", period] == ((300 * YI, "assumed") if is_read else (None, "not_comparable"))
        assert found["nbs2021-core", period] == (300 * YI, "exact")
    refused = connection.execute("SELECT DISTINCT reason FROM facts WHERE comparability = 'not_comparable'").fetchall()
    assert refused == [("scope",)]


def test_a_figure_of_a_territory_that_was_not_there_in_its_period_is_assumed(definitions: Definitions) -> None:
    """闸北 went in 2015; 余杭 was cut in April 2021, when 临平 came: the source alone says that a figure is drawn so."""
    cases = {
        ("310108", "2014", date(2014, 12, 31)): "",
        ("310108", "2015H1", date(2015, 6, 30)): "",
        ("310108", "2015", date(2015, 6, 30)): "boundary",
        ("310108", "2024", date(2014, 12, 31)): "boundary",
        ("310108", "2016", date(2016, 12, 31)): "boundary",
        ("330110", "2020", date(2020, 12, 31)): "",
        ("330110", "2020", date(2021, 12, 31)): "boundary",
        ("330110", "2021H1", date(2021, 12, 31)): "",
        ("330110", "2021Q1", date(2021, 12, 31)): "",
        ("330110", "2021", date(2020, 12, 31)): "boundary",
        ("330113", "2019", date(2021, 12, 31)): "boundary",
        ("330108", "2024", date(2024, 12, 31)): "",
    }
    rows = [
        total("nbs2021-core", 300, region_code=region, period=period, boundary_date=day, submission_id=str(number))
        | {"period_kind": "annual" if len(period) == 4 else "cumulative"}
        for number, (region, period, day) in enumerate(cases)
    ]
    connection = method(definitions, rows)
    found = dict(
        connection.execute(
            "SELECT CAST(source_id AS INTEGER), (comparability, reason, contains(obs_status, 'D')) "
            "FROM facts WHERE compiled_from = 'scope'"
        ).fetchall()
    )
    for number, (case, reason) in enumerate(cases.items()):
        told = ("assumed", "boundary", True) if reason else ("exact", "", False)
        assert found[number] == told, case


@pytest.mark.parametrize("scope", ["caict", "zhejiang-2018", "unstated-total", "nbs2021-full"])
def test_a_total_of_another_scope_is_refused(definitions: Definitions, scope: str) -> None:
    found = fact(definitions, total(scope, 300))
    assert (found["low"], found["value"], found["high"], found["reported"]) == (None, None, None, 300 * YI)
    assert (found["comparability"], found["reason"]) == ("not_comparable", "scope")


def test_what_was_not_accepted_does_not_count(definitions: Definitions) -> None:
    connection = method(definitions, [observe("3911", 70)])
    connection.execute("UPDATE submissions SET status = 'superseded'")
    connection.execute("DROP TABLE contributions")
    assert run_step(connection, "contributions") == 0


def test_every_fact_is_the_sum_of_its_contributions(definitions: Definitions) -> None:
    rows = [
        observe(code, f"{number}.37") for number, code in enumerate(("3911", "39", "4851", "4910", "6513", "2665"), 1)
    ]
    connection = method(definitions, rows)
    (differences,) = connection.execute(
        "SELECT count(*), count(*) FILTER (f.low <> c.low OR f.high <> c.high OR coalesce(f.value <> c.value, false)) "
        "FROM facts f JOIN (SELECT target_level, target_code, sum(low) AS low, sum(value) AS value, sum(high) AS high "
        "FROM contributions GROUP BY ALL) c USING (target_level, target_code)"
    ).fetchall()
    assert differences[0] > 10
    assert differences[1] == 0


def test_the_shares_of_one_industry_sum_to_one_at_most(definitions: Definitions) -> None:
    connection = method(definitions, [observe()])
    (broken,) = connection.execute(
        "SELECT count(*), count(*) FILTER (low > 1) FROM (SELECT scope_id, target_level, activity_code, sum(share_low) AS low "
        "FROM scope_weights WHERE classification = 'gbt4754-2017' GROUP BY ALL)"
    ).fetchall()
    assert broken[0] > 1000
    assert broken[1] == 0


def test_of_a_group_with_some_members_the_rest_lies_among_the_others(definitions: Definitions) -> None:
    # 40: only 401 (whose 4011 is core) and 4012..4019 are listed; the rest of 40 has no core class
    listed = method(definitions, [observe("39", 100), observe("391", 60), observe("3921", 10)])
    rows = listed.execute(
        "SELECT activity_code, members_value / 100000000, low / 100000000, high / 100000000 FROM contributions "
        "WHERE target_level = 'medium' AND target_code = '0102' ORDER BY activity_code"
    ).fetchall()
    # communication equipment 0102: its own 3921, and any part of the 30 that nobody listed
    assert rows == [("39", 70, 0, 30), ("3921", 0, 10, 10)]
    assert fact(definitions, observe("39", 100), observe("391", 60), observe("3921", 10))["value"] == 100 * YI


def test_a_group_whose_listed_members_settle_what_is_outside(definitions: Definitions) -> None:
    alone = fact(definitions, observe("40", 100))
    assert (alone["low"], alone["high"]) == (0, 100 * YI)
    with_structure = fact(definitions, observe("40", 100), observe("401", 20))
    # everything of 40 that counts lies in 401, so the remaining 80 lie outside
    assert with_structure["high"] <= 20 * YI
    assert with_structure["reported"] >= 20 * YI


def test_an_unknown_member_of_a_known_group_is_not_missing(definitions: Definitions) -> None:
    found = fact(definitions, observe("391", 100), observe("3911", 60), observe("3912", None))
    assert (found["value"], found["comparability"]) == (100 * YI, "exact")


STARRED = "7320"  # 工程和技术研究和试验发展, one class, starred
COEFFICIENT = {
    "coefficient_id": "coef-1",
    "classification": "gbt4754-2017",
    "code": STARRED,
    "target_classification": "nbs-digital-2021",
    "target_code": "040703",
    "region_code": "",
    "first_year": 2023,
    "last_year": 2024,
    "measure": "",
    "share_low": Decimal("0.2"),
    "share": Decimal("0.25"),
    "share_high": Decimal("0.3"),
    "unknown_by": "common",
}


def bounds(definitions: Definitions, *coefficients: dict[str, Any], **where: Any) -> tuple[Any, ...]:
    """Low, value and high (yi) of one starred industry worth 100 under these coefficients, and whose the unknown is."""
    connection = method(
        definitions, [observe(STARRED, 100, **where)], coefficients=[{**COEFFICIENT, **c} for c in coefficients]
    )
    (row,) = connection.execute(
        "SELECT low / 100000000, value / 100000000, high / 100000000, share_basis, unknown_by FROM contributions "
        "WHERE target_level = 'total'"
    ).fetchall()
    return row


def test_a_coefficient_with_a_source_narrows_a_starred_industry(definitions: Definitions) -> None:
    assert bounds(definitions) == (0, 50, 100, "midpoint", "own")
    assert bounds(definitions, {}) == (20, 25, 30, "sourced", "common")
    # outside its years, for another measure or region it does not hold
    assert bounds(definitions, {"last_year": 2023})[:3] == (0, 50, 100)
    assert bounds(definitions, {"measure": "revenue"})[:3] == (0, 50, 100)
    assert bounds(definitions, {"region_code": "330110"})[:3] == (0, 50, 100)


def test_a_regions_own_coefficient_goes_before_everybodys(definitions: Definitions) -> None:
    own = {"coefficient_id": "coef-2", "region_code": "330108", "share_low": Decimal("0.9"), "share": Decimal("0.95"),
           "share_high": Decimal(1), "unknown_by": "own"}  # fmt: skip
    assert bounds(definitions, {}, own)[:3] == (90, 95, 100)
    assert bounds(definitions, {}, own, region_code="330110")[:3] == (20, 25, 30)
    measure = {
        "coefficient_id": "coef-3",
        "measure": "value_added",
        "share_low": Decimal("0.5"),
        "share": Decimal("0.5"),
        "share_high": Decimal("0.5"),
    }
    assert bounds(definitions, {}, measure)[:3] == (50, 50, 50)
    assert bounds(definitions, {}, own, measure)[:3] == (90, 95, 100)


def test_a_coefficient_reaches_the_codes_above_its_industry(definitions: Definitions) -> None:
    exact = {"share_low": Decimal("0.5"), "share": Decimal("0.5"), "share_high": Decimal("0.5")}
    connection = method(definitions, [observe("73", 100)], coefficients=[{**COEFFICIENT, **exact}])
    (row,) = connection.execute(
        "SELECT low / 100000000, high / 100000000 FROM contributions WHERE target_level = 'total'"
    ).fetchall()
    # a division of several groups: none of it, or at most what the coefficient allows of the one that counts
    assert row == (0, 50)


def test_a_list_of_ones_own_leaves_the_rest_of_the_core_missing(definitions: Definitions) -> None:
    own = {"scope_id": "zhejiang-2018", "counted_locally": True}
    found = fact(definitions, observe("3911", 100, **own))
    assert (found["low"], found["high"], found["reason"]) == (100 * YI, None, "missing")
    # what the list covers wholly is known all the same
    assert fact(definitions, observe("3911", 100, **own), level="small", target_code="010101")["value"] == 100 * YI
    # that a row is shown as not counted says nothing of the rows that are not shown
    for code in ("1711", "6513"):
        marked = fact(definitions, observe("3911", 100, **own), observe(code, 0, **{**own, "counted_locally": False}))
        assert (marked["low"], marked["high"], marked["reason"]) == (100 * YI, None, "missing")
    # a 0 says that there is none, of a class or of all classes of a group
    classes = definitions.classes["gbt4754-2017"]
    others = [
        code
        for code, each in classes.items()
        if each.level < 3 and code not in ("C", "39") and each.parent in ("", "C")
    ]
    whole = fact(definitions, observe("39", 100, **own), *(observe(code, 0, **own) for code in others))
    assert (whole["value"], whole["comparability"]) == (100 * YI, "exact")
    # as does a table under the shared scope itself
    assert fact(definitions, observe("3911", 100))["comparability"] == "exact"


@pytest.mark.parametrize(("counted", "reason"), [(True, "missing"), (False, "")])
def test_a_table_under_the_shared_scope_lists_all_for_another_target_where_it_goes_beyond_its_scope(
    definitions: Definitions, counted: bool, reason: str
) -> None:
    rows = [observe("6513", 100, counted_locally=True), observe("1711", 5, counted_locally=counted)]
    found = method(definitions, rows, scope="section-i").execute(
        "SELECT DISTINCT reason FROM facts WHERE target_level = 'total'"
    )
    assert found.fetchall() == [(reason,)]


def test_a_cell_that_an_open_query_keeps_out_makes_the_target_missing_never_smaller(definitions: Definitions) -> None:
    rows = [observe("3911", 100), observe("6513", 50)]

    def held(hold: str) -> tuple[Any, ...]:
        connection = method(definitions, rows, held_cells=[("s1", "行业", "C2", "some-rule", hold)])
        (row,) = connection.execute(
            "SELECT low / 100000000, value, high, comparability, reason, obs_status FROM facts WHERE target_level = 'total'"
        ).fetchall()
        return row

    assert held("out") == (100, None, None, "not_comparable", "query", "M,P")
    assert held("flagged") == (150, 150 * YI, 150 * YI, "exact", "", "P,V")


def test_a_negative_cell_of_above_scale_units_keeps_its_lower_end(definitions: Definitions) -> None:
    found = fact(definitions, observe("3911", -10, coverage="above_scale"), coverage="all_units")
    # the units below the scale add something that nobody knows, but nothing negative
    assert (found["low"], found["value"], found["high"]) == (-10 * YI, None, None)


def test_a_report_of_large_units_alone_never_says_that_small_ones_have_none(definitions: Definitions) -> None:
    found = fact(definitions, observe("1711", 100, coverage="above_scale"), coverage="all_units")
    assert (found["low"], found["value"], found["high"], found["reason"]) == (0, None, None, "coverage")
    own = fact(definitions, observe("1711", 100, coverage="above_scale"), coverage="above_scale")
    assert (own["value"], own["comparability"]) == (0, "exact")


@pytest.mark.parametrize(("trusted", "less"), [("one", "other"), ("other", "one")])
def test_a_figure_is_trusted_as_its_least_trusted_cell(definitions: Definitions, trusted: str, less: str) -> None:
    given = {"classification": "nbs-digital-2021", "confidence": "medium"}
    classes = ("01", "02", "03", "04")
    rows = [observe(code, 11, **{**given, "source_title": trusted}) for code in classes]
    rows += [observe(code, 10, **{**given, "source_title": less}) for code in classes]
    rows[-1]["confidence"] = "low"
    found = (
        method(definitions, rows)
        .execute("SELECT source_title FROM facts WHERE target_level = 'total' ORDER BY precedence")
        .fetchall()
    )
    assert found == [(trusted,), (less,)]


ABOVE = {"coverage": "above_scale"}
CLASSES = {"classification": "nbs-digital-2021"}


@pytest.mark.parametrize(
    ("observations", "low", "high"),
    [
        ([observe("3911", 1000), observe("3911", 900, **ABOVE)], 1000, 1000),
        ([total("nbs2021-core", 1000), total("nbs2021-core", 900, **ABOVE)], 1000, 1000),
        ([observe("39", 1000), observe("3911", 900, **ABOVE)], 1000, 1000),
        # the group may hold nothing beyond the members that are given for all units
        ([observe("39", 1000, **ABOVE), observe("3911", 900)], 900, None),
        # only above scale: it is there, and nobody knows how much more
        ([observe("3911", 1000), observe("3912", 900, **ABOVE)], 1900, None),
        # another source, period or vintage is another figure
        ([observe("3911", 1000, period="2023"), observe("3911", 900, **ABOVE)], 900, None),
        ([*(observe(f"0{n}", 100, **CLASSES) for n in (1, 2, 3, 4)), observe("01", 90, **CLASSES, **ABOVE)], 400, 400),
        (
            [
                observe("3911", 1000, scope_id="zhejiang-2018"),
                observe("3911", 900, scope_id="zhejiang-2018", **ABOVE),
                observe("1711", 1, scope_id="zhejiang-2018", counted_locally=False),
            ],
            1000,
            None,
        ),
    ],
)
def test_two_coverages_of_one_source_are_not_added(
    definitions: Definitions, observations: list[dict[str, Any]], low: int, high: int | None
) -> None:
    found = fact(definitions, *observations, coverage="all_units", period="2024")
    assert (found["low"], found["high"]) == (low * YI, None if high is None else high * YI)


def test_what_either_coverage_lists_is_listed(definitions: Definitions) -> None:
    whole = [observe(code, 1, scope_id="zhejiang-2018") for code in ("39", "63", "64", "65")]
    connection = method(definitions, [*whole, observe("3911", 1, scope_id="zhejiang-2018", **ABOVE)])
    (unlisted,) = connection.execute(
        "SELECT count(*) FROM contributions WHERE activity_code = 'UNLISTED' AND target_level = 'total' "
        "AND coverage = 'all_units'"
    ).fetchall()
    assert unlisted == (1,)


@pytest.mark.parametrize("signed", [True, False])
def test_a_share_is_as_verified_as_its_coefficient(definitions: Definitions, signed: bool) -> None:
    """With every row of the correspondence signed for, only the coefficient is still open."""
    connection = method(
        all_signed(definitions),
        [observe(STARRED, 100)],
        coefficients=[{**COEFFICIENT, "verified": signed, "is_uncertain": not signed}],
    )
    found = connection.execute(
        "SELECT DISTINCT verified, is_uncertain FROM contributions WHERE target_level = 'total' AND activity_code = ?",
        [STARRED],
    ).fetchall()
    assert found == [(signed, not signed)]


def all_signed(definitions: Definitions) -> Definitions:
    """The definitions as they would be had somebody verified every row of the correspondences."""
    signature = {"verified_by": "somebody", "verified_on": date(2026, 1, 1), "verified_against": "a text"}
    return replace(
        definitions,
        correspondences={
            name: [row.model_copy(update=signature) for row in rows]
            for name, rows in definitions.correspondences.items()
        },
    )
