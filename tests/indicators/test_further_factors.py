"""Figures that follow from reported ones by a further factor: another boundary, a single quarter, a sourced conversion."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from definitions import Definitions
from tests.builders import changed, controlled, gdp, headline, method, observe, total

YI = Decimal(100_000_000)
OLD, NEW = date(2001, 1, 1), date(2021, 3, 11)


def year(region: str, of: int, value: int, code: str = "3911", **given: Any) -> dict[str, Any]:
    """What a region reported for a year, drawn in the boundary of that year's end."""
    return observe(
        code,
        value,
        **{
            "region_code": region,
            "period": str(of),
            "boundary_date": date(of, 12, 31),
            "submission_id": f"{region}-{of}",
            "vintage": "census5",
            **given,
        },
    )


def cumulated(period: str, value: int, code: str = "3911", **given: Any) -> dict[str, Any]:
    """What one region reported for the year so far."""
    kind = "annual" if period == "2023" else "cumulative"
    return year(
        "330108", 2023, value, code, **{"period": period, "period_kind": kind, "submission_id": period, **given}
    )


def fact(connection: duckdb.DuckDBPyConnection, compiled_from: str, **where: object) -> dict[str, Any]:
    """The one total that came about in this way."""
    condition = "".join(f" AND {column} = '{value}'" for column, value in where.items())
    cursor = connection.execute(
        f"SELECT * FROM facts WHERE target_level = 'total' AND compiled_from = '{compiled_from}'{condition}"
    )
    names = [column[0] for column in cursor.description or ()]
    (row,) = cursor.fetchall()
    return dict(zip(names, row, strict=True))


def test_the_parts_of_a_split_district_come_together_in_its_old_boundary(definitions: Definitions) -> None:
    # 余杭区 gave 临平区 away in 2021: the two together are the old district
    connection = method(definitions, [year("330110", 2020, 100), year("330110", 2021, 70), year("330113", 2021, 45)])
    found = fact(connection, "recombined", region_code="330110", period="2021", territory_date=OLD)
    assert (found["low"], found["value"], found["high"]) == (115 * YI, 115 * YI, 115 * YI)
    assert found["comparability"] == "exact"
    # the published figure of 2021 stays the one of the new boundary
    assert headline(connection, "core_value_added", "330110", "2021")["value"] == 70
    growth = headline(connection, "core_value_added_growth", "330110", "2021")
    assert (growth["value"], growth["comparability"], growth["territory_date"]) == (15, "exact", OLD)
    rows = connection.execute(
        "SELECT DISTINCT submission_id, factor, factor_low, factor_high, factor_ids, reported_region_code "
        "FROM contributions WHERE compiled_from = 'recombined' AND region_code = '330110' AND period = '2021' ORDER BY ALL"
    ).fetchall()
    assert [row[0] for row in rows] == ["330110-2021", "330113-2021"]
    assert all(row[1:4] == ("boundary", 1, 1) and "浙政发〔2021〕7号" in row[4] for row in rows)
    assert [row[5] for row in rows] == ["330110", "330113"]


def test_a_part_brings_its_own_rounding_in_the_share_that_comes_here(definitions: Definitions) -> None:
    rows = [year("330110", 2020, 100), year("330110", 2021, 70, decimals=0), year("330113", 2021, 45, decimals=1)]
    connection = method(definitions, rows)
    query = (
        "SELECT reported_region_code, rounding FROM contributions WHERE compiled_from = 'recombined' AND period = '2021' "
        "AND target_level = 'total' ORDER BY ALL"
    )
    half = Decimal("0.5") * YI
    assert connection.execute(query).fetchall() == [("330110", half), ("330113", half / 10)]
    where = {"region_code": "330110", "period": "2021", "territory_date": OLD}
    assert fact(connection, "recombined", **where)["rounding"] == half + half / 10
    # a quarter of the second part alone comes here: a quarter of its figure, and of what is rounded in it
    shares = "share_low = 0.25, share = 0.25, share_high = 0.25 WHERE from_code = '330113' AND to_code = '330110'"
    connection = changed(connection, "region_mappings", shares)
    assert connection.execute(query).fetchall() == [("330110", half), ("330113", half / 40)]
    found = fact(connection, "recombined", **where)
    assert (found["value"], found["rounding"]) == (70 * YI + 45 * YI / 4, half + half / 40)


def test_a_break_is_flagged_with_the_figure_of_the_old_boundary_beside_it(definitions: Definitions) -> None:
    connection = method(definitions, [year("330110", 2020, 100), year("330110", 2021, 70), year("330113", 2021, 45)])
    found = headline(connection, "core_value_added", "330110", "2021")
    assert (found["value"], found["break_reason"], found["pre_break_value"]) == (70, "boundary", 115)
    assert found["obs_status"] == "B"
    # a second source of the new boundary is no figure of the old one
    second = year("330110", 2021, 71, source_title="a second source")
    rows = [year("330110", 2020, 100), year("330110", 2021, 70), year("330113", 2021, 45), second]
    assert headline(method(definitions, rows), "core_value_added", "330110", "2021")["pre_break_value"] == 115
    before = headline(connection, "core_value_added", "330110", "2020")
    assert (before["break_reason"], before["pre_break_value"], before["obs_status"]) == ("", None, "A")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"vintage": "preliminary"}, "vintage"),
        ({"coverage": "above_scale"}, "coverage"),
        ({"classification": "gbt4754-2011", "activity_code": "3911"}, "edition"),
    ],
)
def test_a_series_breaks_where_vintage_coverage_or_edition_change(
    definitions: Definitions, change: dict[str, Any], reason: str
) -> None:
    rows = [{**year("330108", 2022, 100), **change}, year("330108", 2023, 110)]
    connection = method(definitions, rows)
    found = headline(connection, "core_value_added", "330108", "2023")
    assert (found["break_reason"], found["pre_break_value"], found["obs_status"]) == (reason, None, "B")
    if reason != "edition":
        old = method(definitions, [*rows, {**year("330108", 2023, 90), **change, "submission_id": "old"}])
        assert headline(old, "core_value_added", "330108", "2023")["pre_break_value"] == 90


def test_codes_of_another_edition_that_leave_too_much_open_say_so(definitions: Definitions) -> None:
    # 7519 of 2011 went to several industries of 2017, in and beside the core
    rows = [year("330108", 2023, 100, "7519", classification="gbt4754-2011")]
    found = headline(method(definitions, rows), "core_value_added", "330108", "2023")
    assert (found["value"], found["reason"]) == (None, "edition,tolerance")


def test_a_quotient_of_two_intervals_says_that_its_bounds_are_outer_ones(definitions: Definitions) -> None:
    rows = [year("330108", 2023, 1000), year("330108", 2023, 10, "3831")]
    whole = [gdp(5000, region_code="330108", period="2023", boundary_date=date(2023, 12, 31), vintage="census5")]
    connection = method(definitions, rows + whole)
    assert headline(connection, "share_of_core_01", "330108", "2023")["is_conservative"]
    assert not headline(connection, "core_value_added", "330108", "2023")["is_conservative"]
    assert not headline(connection, "core_value_added_share_of_gdp", "330108", "2023")["is_conservative"]


def test_a_series_that_goes_on_as_it_was_does_not_break(definitions: Definitions) -> None:
    connection = method(definitions, [year("330108", 2022, 100), year("330108", 2023, 110)])
    assert headline(connection, "core_value_added", "330108", "2023")["break_reason"] == ""


def test_a_part_that_nobody_reported_makes_the_figure_missing_and_never_a_smaller_sum(definitions: Definitions) -> None:
    connection = method(definitions, [year("330110", 2020, 100), year("330110", 2021, 70)])
    found = fact(connection, "recombined", region_code="330110", period="2021")
    assert (found["low"], found["value"], found["high"]) == (70 * YI, None, None)
    assert (found["comparability"], found["reason"], found["obs_status"]) == ("not_comparable", "missing", "M")
    assert connection.execute(
        "SELECT DISTINCT reported_region_code FROM contributions "
        "WHERE compiled_from = 'recombined' AND exclusion_reason = 'missing'"
    ).fetchall() == [("330113",)]
    assert headline(connection, "core_value_added_growth", "330110", "2021")["reason"] == "boundary"


def test_what_went_to_a_new_district_is_anything_between_nothing_and_all(definitions: Definitions) -> None:
    connection = method(definitions, [year("330110", 2020, 100), year("330113", 2021, 45)])
    found = fact(connection, "recombined", region_code="330113", period="2020", territory_date=NEW)
    assert (found["low"], found["value"], found["high"]) == (0, None, 100 * YI)
    assert (found["comparability"], found["reason"]) == ("not_comparable", "boundary")
    # a district that did not exist publishes nothing of its own for that year
    assert found["precedence"] > 1
    assert (
        connection.execute(
            "FROM indicators WHERE is_headline AND region_code = '330113' AND period = '2020'"
        ).fetchall()
        == []
    )


def test_an_unknown_share_and_an_unknown_part_of_the_area_are_an_outer_bound(definitions: Definitions) -> None:
    connection = method(definitions, [year("330110", 2020, 100, "4851"), year("330113", 2021, 45)])
    assert fact(connection, "recombined", region_code="330113", period="2020")["is_conservative"]
    assert not fact(connection, "industry", region_code="330110", period="2020")["is_conservative"]


def test_a_figure_of_another_boundary_never_goes_before_the_regions_own(definitions: Definitions) -> None:
    # too wide alone, narrow enough together with the district that left
    own = [year("330110", 2021, 100), year("330110", 2021, 12, "4851")]
    connection = method(definitions, [year("330110", 2020, 1000), *own, year("330113", 2021, 900)])
    assert fact(connection, "recombined", region_code="330110", period="2021")["comparability"] == "bounded"
    assert fact(connection, "industry", region_code="330110", period="2021")["precedence"] == 1
    assert headline(connection, "core_value_added", "330110", "2021")["reason"] == "tolerance"


def test_where_only_the_successions_of_codes_are_known_the_figure_is_assumed(definitions: Definitions) -> None:
    # 余杭市 330184 became 余杭区 330110 in 2001; no document of that year is known
    connection = method(definitions, [year("330184", 2000, 100), year("330110", 2001, 110)])
    found = fact(connection, "recombined", region_code="330110", period="2000")
    assert (found["value"], found["comparability"], found["reason"]) == (100 * YI, "assumed", "boundary")
    growth = headline(connection, "core_value_added_growth", "330110", "2001")
    assert (growth["value"], growth["comparability"]) == (10, "assumed")


def test_each_part_is_taken_from_its_most_comparable_source(definitions: Definitions) -> None:
    vague = total("unstated-core", 50, region_code="330113", period="2021", boundary_date=date(2021, 12, 31))
    vague |= {"vintage": "census5", "source_title": "a bulletin"}
    rows = [year("330110", 2020, 100), year("330110", 2021, 70), year("330113", 2021, 45), vague]
    found = fact(method(definitions, rows), "recombined", region_code="330110", period="2021")
    assert (found["value"], found["comparability"]) == (115 * YI, "exact")


def test_a_share_in_another_boundary_divides_figures_of_that_boundary(definitions: Definitions) -> None:
    rows = [year("330110", 2020, 100), year("330110", 2021, 70), year("330113", 2021, 45)]
    whole = [
        gdp(value, region_code=region, period=str(of), boundary_date=date(of, 12, 31), vintage="census5")
        for region, of, value in (("330110", 2020, 200), ("330110", 2021, 140), ("330113", 2021, 90))
    ]
    connection = method(definitions, rows + whole)
    found = connection.execute(
        "SELECT value FROM indicators WHERE indicator_id = 'core_value_added_share_of_gdp' AND region_code = '330110' "
        "AND period = '2021' AND territory_date = ? AND comparability = 'exact'",
        [OLD],
    ).fetchall()
    assert found == [(50,)]


def test_figures_of_other_boundaries_are_neither_counted_twice_nor_met_as_conflicts(definitions: Definitions) -> None:
    rows = [year("330110", 2020, 100), year("330110", 2021, 70), year("330113", 2021, 45)]
    connection = controlled(definitions, rows)
    assert connection.execute("SELECT DISTINCT parts_sum FROM macro_control WHERE period = '2021'").fetchall() == [
        (115,)
    ]
    assert connection.execute("FROM diagnoses").fetchall() == []


def test_quarters_are_differences_of_what_was_cumulated(definitions: Definitions) -> None:
    values = {"2023Q1": 10, "2023H1": 25, "2023Q1-Q3": 37, "2023": 60}
    connection = method(definitions, [cumulated(period, value) for period, value in values.items()])
    found = connection.execute(
        "SELECT period, value, comparability FROM indicators WHERE indicator_id = 'core_value_added' "
        "AND period_kind = 'single' AND is_headline ORDER BY period"
    ).fetchall()
    expected = {"2023H2": 35, "2023Q1": 10, "2023Q2": 15, "2023Q3": 12, "2023Q4": 23}
    assert found == [(period, value, "exact") for period, value in expected.items()]
    signs = connection.execute(
        "SELECT reported_period, factor_value, value FROM contributions WHERE compiled_from = 'differenced' "
        "AND target_level = 'total' AND period = '2023Q2' ORDER BY 1"
    ).fetchall()
    assert signs == [("2023H1", 1, 25 * YI), ("2023Q1", -1, -10 * YI)]


def test_months_are_differences_too_and_a_gap_gives_none(definitions: Definitions) -> None:
    values = {"2023M01-M08": 80, "2023M01-M09": 95, "2023M01-M11": 120}
    connection = method(definitions, [cumulated(period, value) for period, value in values.items()])
    assert connection.execute("SELECT DISTINCT period FROM facts WHERE compiled_from = 'differenced'").fetchall() == [
        ("2023M09",)
    ]


@pytest.mark.parametrize(
    ("now", "before", "bounds"),
    [
        # the quarter's own share of what the quarter added: not [10 - 4, 10]
        (10, 4, (0, 6)),
        (4, 4, (0, 0)),
        # a correction downwards: a negative quarter swaps low and high
        (3, 4, (-1, 0)),
    ],
)
def test_an_unknown_share_applies_to_the_single_periods_own_value(
    definitions: Definitions, now: int, before: int, bounds: tuple[int, int]
) -> None:
    connection = method(definitions, [cumulated("2023H1", now, "4851"), cumulated("2023Q1", before, "4851")])
    found = fact(connection, "differenced", period="2023Q2")
    assert (found["low"], found["high"]) == (bounds[0] * YI, bounds[1] * YI)
    assert not found["is_conservative"]


def test_an_industry_that_only_one_report_splits_is_bounded_from_both(definitions: Definitions) -> None:
    # the half-year gives the group 48, the quarter its member: their shares are independent
    connection = method(definitions, [cumulated("2023H1", 10, "48"), cumulated("2023Q1", 4, "4851")])
    found = fact(connection, "differenced", period="2023Q2")
    assert (found["low"], found["high"]) == (-4 * YI, 10 * YI)


def test_a_group_that_only_the_half_year_breaks_down_is_bounded_from_both(definitions: Definitions) -> None:
    # of 48 given with its member 4851 nothing else counts; of 48 alone anything may
    rows = [cumulated("2023H1", 10, "48"), cumulated("2023H1", 2, "4851"), cumulated("2023Q1", 4, "48")]
    found = fact(method(definitions, rows), "differenced", period="2023Q2")
    assert (found["low"], found["high"]) == (-4 * YI, 2 * YI)


def test_an_industry_that_is_new_in_the_half_year_was_nothing_in_the_quarter(definitions: Definitions) -> None:
    connection = method(definitions, [cumulated("2023H1", 10), cumulated("2023H1", 5, "6513"), cumulated("2023Q1", 4)])
    assert fact(connection, "differenced", period="2023Q2")["value"] == 11 * YI


def test_stocks_and_other_vintages_are_not_differenced(definitions: Definitions) -> None:
    people = {"measure": "employees", "unit": "person"}
    connection = method(
        definitions,
        [
            cumulated("2023H1", 10, **people),
            cumulated("2023Q1", 4, **people),
            cumulated("2023H1", 10, vintage="census5"),
            cumulated("2023Q1", 4, vintage="preliminary", measure="value_added"),
        ],
    )
    found = connection.execute(
        "SELECT DISTINCT measure, period FROM facts WHERE compiled_from = 'differenced'"
    ).fetchall()
    assert found == [("value_added", "2023Q1")]
    # a conversion for the same region and year makes no flow of a stock
    stocks = [cumulated("2023H1", 10, **people), cumulated("2023Q1", 4, **people)]
    connection = method(definitions, stocks, conversions=[CONVERSION])
    assert connection.execute("FROM facts WHERE compiled_from = 'differenced'").fetchall() == []


def test_each_vintage_is_differenced_with_its_own(definitions: Definitions) -> None:
    rows = [
        cumulated(period, value, vintage=vintage, submission_id=f"{period} {vintage}")
        for vintage, values in (("census5", (10, 25)), ("preliminary", (11, 24)))
        for period, value in zip(("2023Q1", "2023H1"), values, strict=True)
    ]
    found = (
        method(definitions, rows)
        .execute(
            "SELECT vintage, value FROM facts WHERE compiled_from = 'differenced' AND target_level = 'total' "
            "AND period = '2023Q2' ORDER BY vintage"
        )
        .fetchall()
    )
    assert found == [("census5", 15 * YI), ("preliminary", 13 * YI)]


def test_a_missing_earlier_cell_leaves_the_quarter_without_bounds(definitions: Definitions) -> None:
    connection = method(definitions, [cumulated("2023H1", 10), {**cumulated("2023Q1", 4), "value": None}])
    found = fact(connection, "differenced", period="2023Q2")
    assert (found["low"], found["value"], found["high"]) == (None, None, 10 * YI)
    assert found["reason"] == "missing"


CONVERSION: dict[str, Any] = {
    "conversion_id": "va-3911",
    "kind": "measure",
    "from_code": "revenue",
    "to_code": "value_added",
    "classification": "gbt4754-2017",
    "activity_code": "3911",
    "region_code": "330108",
    "first_year": 2023,
    "last_year": 2023,
    "low": Decimal("0.2"),
    "value": Decimal("0.21"),
    "high": Decimal("0.22"),
    "source": "a survey",
    "verified": True,
    "is_uncertain": False,
}


def test_revenue_becomes_value_added_only_through_a_sourced_ratio(definitions: Definitions) -> None:
    rows = [year("330108", 2023, 100, measure="revenue")]
    printers = [year("330108", 2023, 100, "2319", measure="revenue")]
    assert headline(method(definitions, printers), "core_value_added", "330108", "2023")["reason"] == "measure"
    # computers have a rate of the nation, between those of 2017, 2018 and 2020: an assumption, and never ranked as exact
    found = headline(method(definitions, rows), "core_value_added", "330108", "2023")
    assert (found["low"], found["value"], found["high"]) == (Decimal("11.54"), Decimal("11.58"), Decimal("12.07"))
    assert (found["comparability"], found["reason"], found["rank"]) == ("assumed", "conversion", None)
    connection = method(definitions, rows, conversions=[CONVERSION])
    found = headline(connection, "core_value_added", "330108", "2023")
    assert (found["low"], found["value"], found["high"], found["comparability"]) == (20, 21, 22, "bounded")
    (row,) = connection.execute(
        "SELECT DISTINCT factor, factor_low, factor_high, factor_ids, reported_measure FROM contributions "
        "WHERE compiled_from = 'converted'"
    ).fetchall()
    assert row == ("measure", Decimal("0.2"), Decimal("0.22"), "va-3911", "revenue")


def test_what_is_converted_is_no_more_verified_than_its_ratio(definitions: Definitions) -> None:
    given = total("nbs2021-core", 100, period="2023", boundary_date=date(2023, 12, 31), measure="revenue")
    factor = {**CONVERSION, "classification": "scope", "activity_code": "nbs2021-core"}
    for signed in (True, False):
        ratio = {**factor, "verified": signed, "is_uncertain": not signed}
        found = headline(method(definitions, [given], conversions=[ratio]), "core_value_added", "330108", "2023")
        assert (found["unverified_share"], found["uncertain_share"]) == ((0, 0) if signed else (1, 1))


def test_a_ratio_for_some_of_the_industries_is_a_refusal(definitions: Definitions) -> None:
    rows = [year("330108", 2023, 100, measure="revenue"), year("330108", 2023, 50, "6513", measure="revenue")]
    found = fact(method(definitions, rows, conversions=[CONVERSION]), "converted")
    assert (found["measure"], found["value"], found["reason"]) == ("value_added", None, "measure")
    # an end that one row does not have is an end that the sum does not have
    assert (found["low"], found["high"]) == (None, None)


def test_a_ratio_of_another_year_or_region_changes_nothing(definitions: Definitions) -> None:
    rows = [year("330108", 2023, 100, measure="revenue")]
    for other in ({"first_year": 2022, "last_year": 2022}, {"region_code": "330110"}):
        connection = method(definitions, rows, conversions=[{**CONVERSION, **other}])
        assert connection.execute("FROM contributions WHERE factor_ids = 'va-3911'").fetchall() == []


def test_a_sourced_coverage_factor_bounds_what_was_unbounded(definitions: Definitions) -> None:
    rows = [year("330108", 2023, 100, coverage="above_scale")]
    grossing = {"kind": "coverage", "from_code": "above_scale", "to_code": "all_units"}
    factor = {"low": Decimal("1.05"), "value": Decimal("1.06"), "high": Decimal("1.08")}
    found = fact(method(definitions, rows, conversions=[{**CONVERSION, **grossing, **factor}]), "converted")
    assert (found["low"], found["value"], found["high"]) == (105 * YI, 106 * YI, 108 * YI)
    assert (found["coverage"], found["comparability"]) == ("all_units", "bounded")


def test_constant_prices_become_current_ones_only_through_a_deflator(definitions: Definitions) -> None:
    rows = [year("330108", 2023, 100, price_basis="constant", base_year=2020)]
    deflator = {"kind": "price", "from_code": "constant:2020", "to_code": "current"}
    factor = {"low": Decimal("1.1"), "value": Decimal("1.1"), "high": Decimal("1.1")}
    plain = method(definitions, rows)
    assert plain.execute("SELECT DISTINCT price_basis FROM facts").fetchall() == [("constant:2020",)]
    found = fact(method(definitions, rows, conversions=[{**CONVERSION, **deflator, **factor}]), "converted")
    assert (found["price_basis"], found["value"]) == ("current", 110 * YI)
    # one for the prices of another year, or of a year that nobody named, is none for these
    for base_year, start in ((2015, "constant:2020"), (None, "constant")):
        given = [year("330108", 2023, 100, price_basis="constant", base_year=base_year)]
        other = {**CONVERSION, **deflator, **factor, "from_code": start}
        assert (
            method(definitions, given, conversions=[other])
            .execute("FROM facts WHERE compiled_from = 'converted'")
            .fetchall()
            == []
        )


def test_what_is_claimed_of_revenue_is_no_claim_on_value_added(definitions: Definitions) -> None:
    rows = [year("330108", 2023, 100, measure="revenue", counted_locally=True)]
    connection = method(definitions, rows, conversions=[CONVERSION])
    assert fact(connection, "converted")["counted_locally_value"] is None
    assert connection.execute("SELECT count(*) FROM indicators WHERE basis = 'claim'").fetchone() == (0,)


def test_what_only_the_earlier_report_left_open_leaves_no_low_end(definitions: Definitions) -> None:
    # what lies below the scale is taken off with the earlier report: nobody knows how much, so the high end alone holds
    rows = [cumulated("2023H1", 10), cumulated("2023Q1", 4, "1711", coverage="above_scale")]
    found = fact(method(definitions, rows), "differenced", period="2023Q2")
    assert (found["low"], found["high"], found["reason"]) == (None, 10 * YI, "coverage")


def test_a_blank_outside_the_scope_leaves_a_quarter_as_it_is(definitions: Definitions) -> None:
    rows = [cumulated("2023H1", 10), cumulated("2023Q1", 4), {**cumulated("2023H1", 1, "1711"), "value": None}]
    found = fact(method(definitions, rows), "differenced", period="2023Q2")
    assert (found["low"], found["value"], found["high"]) == (6 * YI, 6 * YI, 6 * YI)


def test_a_loss_above_the_scale_keeps_its_low_end_in_a_quarter(definitions: Definitions) -> None:
    for earlier in ([], [cumulated("2023Q1", 10, "4851", coverage="above_scale")]):
        rows = [cumulated("2023H1", -4, "4851", coverage="above_scale"), *earlier]
        if not earlier:
            rows.append(cumulated("2023Q1", 1, "6513", coverage="above_scale"))
        connection = method(definitions, rows)
        ((low, high),) = connection.execute(
            "SELECT low, high FROM facts WHERE compiled_from = 'differenced' AND period = '2023Q2' AND coverage = 'all_units' "
            "AND target_code = '04'"
        ).fetchall()
        assert (low, high) == (-14 * YI if earlier else -4 * YI, None)


def test_the_difference_of_two_independent_shares_says_that_its_bounds_are_outer(definitions: Definitions) -> None:
    found = fact(
        method(definitions, [cumulated("2023H1", 10, "48"), cumulated("2023Q1", 4, "4851")]),
        "differenced",
        period="2023Q2",
    )
    assert found["is_conservative"]


def test_a_part_that_reported_nothing_makes_no_mixture_of_editions(definitions: Definitions) -> None:
    connection = method(definitions, [year("330110", 2020, 100), year("330110", 2021, 70)])
    editions = connection.execute(
        "SELECT DISTINCT classification FROM facts WHERE compiled_from = 'recombined'"
    ).fetchall()
    assert editions == [("gbt4754-2017",)]


def test_every_figure_is_the_sum_of_its_contributions(definitions: Definitions) -> None:
    rows = [
        *(year("330110", of, 70, code) for of in (2020, 2021) for code in ("3911", "4851", "39")),
        *(year("330113", 2021, 45, code) for code in ("3911", "4851")),
        *(cumulated(p, v, c) for p, v in (("2023Q1", 4), ("2023H1", 9), ("2023", 30)) for c in ("4851", "6513")),
    ]
    connection = method(definitions, rows)
    compared = connection.execute(
        "SELECT count(*), count(*) FILTER (f.low IS NOT DISTINCT FROM c.low AND f.high IS NOT DISTINCT FROM c.high) "
        "FROM facts AS f JOIN (SELECT target_level, target_code, region_code, territory_date, period, period_kind, measure, "
        "source_id, compiled_from, coverage, CASE WHEN count(low) = count(*) THEN sum(low) END AS low, "
        "CASE WHEN count(high) = count(*) THEN sum(high) END AS high FROM contributions GROUP BY ALL) AS c "
        "USING (target_level, target_code, region_code, territory_date, period, period_kind, measure, source_id, compiled_from, "
        "coverage)"
    ).fetchall()
    ((facts,),) = connection.execute("SELECT count(*) FROM facts").fetchall()
    assert compared == [(facts, facts)]
    assert facts > 100


def test_a_loss_above_the_scale_stays_a_loss_in_another_boundary(definitions: Definitions) -> None:
    """Members given for all units do not make the loss of their group nothing: −100 + 60 + 45."""
    rows = [year("330110", 2020, 100), year("330110", 2021, 60), year("330113", 2021, 45)]
    rows.append(year("330110", 2021, -100, "391", coverage="above_scale"))
    connection = method(definitions, rows)
    where = {"region_code": "330110", "period": "2021", "territory_date": OLD, "coverage": "all_units"}
    found = fact(connection, "recombined", **where)
    assert (found["low"], found["high"]) == (5 * YI, None)
