"""Where figures meet that do not agree: the conflict cases end with their diagnosis, and each candidate can win and lose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from definitions import Definitions
from tests.builders import controlled, gdp, observe, total

SHARE = {"measure": "value_added_share_of_gdp", "unit": "percent", "decimals": 1}


def diagnoses(connection: duckdb.DuckDBPyConnection, region: str, period: str, kind: str = "") -> list[dict[str, Any]]:
    cursor = connection.execute(
        "SELECT * FROM diagnoses WHERE region_code = ? AND period = ? AND ? IN ('', kind) ORDER BY kind, ratio",
        [region, period, kind],
    )
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def verdict(diagnosis: Mapping[str, Any]) -> tuple[str, str]:
    return diagnosis["verdict"], diagnosis["certainty"]


def only(connection: duckdb.DuckDBPyConnection, region: str, period: str, kind: str = "") -> dict[str, Any]:
    found = diagnoses(connection, region, period, kind)
    assert [one["kind"] for one in found] == [found[0]["kind"]]
    return found[0]


def printed(scope: str, value: str, region: str, year: int, **given: Any) -> dict[str, Any]:
    """A value added as printed, in 亿元."""
    decimals = len(value.partition(".")[2])
    own = {"region_code": region, "period": str(year), "boundary_date": date(year, 12, 31), "decimals": decimals}
    return total(scope, value, **{**own, "submission_id": "printed", **given})


def share(scope: str, value: str, region: str, year: int, **given: Any) -> dict[str, Any]:
    decimals = len(value.partition(".")[2])
    return printed(scope, value, region, year, **{**SHARE, "decimals": decimals, **given})


def economy(value: str, region: str, year: int, **given: Any) -> dict[str, Any]:
    own = {"region_code": region, "period": str(year), "boundary_date": date(year, 12, 31)}
    return gdp(value, **{**own, "decimals": len(value.partition(".")[2]), "submission_id": "printed", **given})


def published(database: duckdb.DuckDBPyConnection, region: str) -> list[dict[str, Any]]:
    """The published observations of a region as the release holds them, to be joined by what a case adds."""
    cursor = database.execute(
        "SELECT * EXCLUDE (cell), sheet || cell AS cell FROM observations WHERE region_code = ? AND NOT is_sample",
        [region],
    )
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_a_share_is_held_against_what_nearly_allows(definitions: Definitions) -> None:
    """Nearly 4000 of 34 557 is between 10.1 and 11.6 %."""
    cases = {"330100": ("11.5", 0), "330200": ("12.5", 1), "330300": ("9.5", 1)}
    rows = [
        {**row, "region_code": region}
        for region, (percent, _) in cases.items()
        for row in (
            total("unstated-core", 4000, qualifier="nearly", decimals=0, source_title="甲"),
            total("unstated-core", percent, **{**SHARE, "decimals": 1, "source_title": "甲"}),
            gdp(34557),
        )
    ]
    database = controlled(definitions, rows)
    for region, (_, found) in cases.items():
        assert len(diagnoses(database, region, "2024", "value_and_share")) == found


def test_c01_three_digital_economies_of_one_year_differ_by_scope_and_measure(
    database: duckdb.DuckDBPyConnection,
) -> None:
    totals = only(database, "000000", "2023", "two_figures")
    assert verdict(totals) == ("scope", "shown")
    assert (totals["first_scope"], totals["second_scope"]) == ("nbs2021-core", "caict")
    # the denominators are of one size, so the difference lies in what is counted
    assert round(totals["first_implied_gdp"] / 10**8) == 1288434
    assert round(totals["second_implied_gdp"] / 10**8) == 1259346
    revenue = only(database, "000000", "2023", "revenue_and_value")
    assert verdict(revenue) == ("measure", "shown")
    assert round(revenue["ratio"], 2) == Decimal("3.79")


def test_c02_two_estimates_of_one_size_are_told_apart_by_their_sources_alone(
    database: duckdb.DuckDBPyConnection,
) -> None:
    found = {(one["first_scope"], one["second_scope"]): one for one in diagnoses(database, "000000", "2020")}
    scholar = found["scholar-estimate", "caict"]
    assert verdict(scholar) == ("source_text", "undecided")
    assert round(1 / scholar["ratio"], 3) == Decimal("0.937")
    # both give the same GDP, so the shares say nothing either
    assert abs(scholar["first_implied_gdp"] / scholar["second_implied_gdp"] - 1) < Decimal("0.003")
    assert verdict(found["nbs2021-core", "caict"]) == ("scope", "shown")


def test_c03_two_shares_of_one_scope_differ_by_their_year(
    definitions: Definitions, database: duckdb.DuckDBPyConnection
) -> None:
    stray = share("unstated-total", "43", "330000", 2020, submission_id="elsewhere")
    connection = controlled(definitions, [*published(database, "330000"), stray])
    shares = next(one for one in diagnoses(connection, "330000", "2020") if one["measure"] == SHARE["measure"])
    assert (shares["first_value"], shares["second_value"]) == (43, Decimal("46.8"))
    tests = [shares[f"{name}_test"] for name in ("scope", "coverage", "vintage", "boundary", "measure", "year")]
    assert tests == ["excluded"] * 5 + ["left"]
    assert verdict(shares) == ("year", "by_elimination")
    assert "43%" in shares["sentence_en"].split("confirmed for the year")[1]
    # one sentence carried both scopes: the core value and the whole are told apart
    values = next(
        one
        for one in diagnoses(connection, "330000", "2020")
        if one["measure"] == "value_added" and one["kind"] == "two_figures"
    )
    assert verdict(values) == ("scope", "shown")
    assert (values["first_scope"], values["second_scope"]) == ("unstated-core", "unstated-total")


def test_c05_each_share_fits_and_the_core_is_less_than_the_whole(
    definitions: Definitions, database: duckdb.DuckDBPyConnection
) -> None:
    core = [printed("unstated-core", "9867", "330000", 2023), share("unstated-core", "12.0", "330000", 2023)]
    connection = controlled(definitions, [*published(database, "330000"), *core])
    assert not diagnoses(
        connection, "330000", "2023", "value_and_share"
    )  # 43300 / 52.5 % and 9867 / 12.0 % both give 82553
    totals = only(connection, "330000", "2023", "two_figures")
    assert verdict(totals) == ("scope", "shown")
    assert "各按其口径保留" in totals["sentence_zh"]


def test_c06_a_value_and_a_share_of_two_scopes_stand_in_one_report(database: duckdb.DuckDBPyConnection) -> None:
    found = only(database, "320000", "2021")
    assert verdict(found) == ("scope", "shown")
    assert (found["kind"], found["first_scope"], found["second_scope"]) == (
        "value_and_share",
        "unstated-total",
        "unstated-core",
    )
    assert "43.44%" in found["sentence_zh"]  # 51000 / 117392.4, beside the 10.6 % of the core


def test_c07_revenue_of_235_percent_of_gdp_is_no_value_added(
    definitions: Definitions, database: duckdb.DuckDBPyConnection
) -> None:
    assert not diagnoses(database, "330108", "2021", "value_and_share")  # 1596.2 / 2022.6 is 78.9 %
    over = only(database, "330108", "2021", "value_over_gdp")
    assert (verdict(over), over["first_measure"], round(over["ratio"], 2)) == (
        ("measure", "shown"),
        "revenue",
        Decimal("2.35"),
    )
    beside = only(database, "330108", "2021", "revenue_and_value")
    assert (verdict(beside), round(beside["ratio"], 2)) == (("measure", "shown"), Decimal("2.98"))
    # put in the column of value added it is found out
    rows = [
        {**row, "measure": "value_added"} if row["measure"] == "revenue" and row["period"] == "2021" else row
        for row in published(database, "330108")
    ]
    wrong = only(controlled(definitions, rows), "330108", "2021", "value_over_gdp")
    assert (verdict(wrong), wrong["first_measure"]) == (("measure", "shown"), "value_added")
    assert "235.28%" in wrong["sentence_zh"]
    assert "2.98" in wrong["sentence_zh"]


def test_c08_revenue_alone_leaves_the_share_empty(database: duckdb.DuckDBPyConnection) -> None:
    found = only(database, "320214", "2024")
    assert (found["kind"], verdict(found)) == ("value_over_gdp", ("measure", "shown"))
    assert "138.49%" in found["sentence_zh"]
    assert "比重留空" in found["sentence_zh"]


def test_c11_a_series_renamed_within_the_year_breaks(database: duckdb.DuckDBPyConnection) -> None:
    found = diagnoses(database, "330100", "2018Q1-Q3")
    assert {one["measure"] for one in found} == {"value_added", SHARE["measure"]}
    for one in found:
        assert (one["kind"], verdict(one), one["is_break"]) == ("cumulated", ("scope", "shown"), True)
        assert (one["first_period"], one["first_scope"]) == ("2018H1", "hangzhou-information-economy")
    # each pair fits the GDP of its own period: no number is wrong
    assert not diagnoses(database, "330100", "2018H1")


def test_c13_a_code_before_and_after_its_split_is_two_territories(
    definitions: Definitions, database: duckdb.DuckDBPyConnection
) -> None:
    apart = only(database, "330110", "2020")
    assert (apart["kind"], verdict(apart)) == ("value_and_gdp", ("boundary", "shown"))
    stated = share("unstated-core", "72.7", "330110", 2020, boundary_date=date(2021, 12, 31), submission_id="stated")
    rows = [*published(database, "330110"), stated]
    found = only(controlled(definitions, rows), "330110", "2020", "value_and_share")
    assert verdict(found) == ("boundary", "shown")
    assert round(found["first_implied_gdp"] / 10**8) == 2283
    assert (found["matched_gdp"] / 10**8, found["matched_period"]) == (Decimal("2502.2"), "2021")
    # and where nobody says that the boundary is the new one, the arithmetic does
    unsaid = [{**row, "boundary_date": date(2020, 12, 31)} if row["period"] == "2020" else row for row in rows]
    assert verdict(only(controlled(definitions, unsaid), "330110", "2020", "value_and_share")) == ("boundary", "shown")


def test_c16_three_vintages_of_one_gdp(database: duckdb.DuckDBPyConnection) -> None:
    found = next(one for one in diagnoses(database, "310000", "2017") if one["measure"] == "gdp")
    assert verdict(found) == ("vintage", "shown")
    assert round(found["ratio"], 4) == Decimal("1.1223")
    assert all(text in found["sentence_zh"] for text in ("30,632.99", "32,925", "34,378.3", "12.23%"))


@pytest.mark.parametrize("of_2023", [[], ["7062.45"]])
def test_c19_the_share_gives_away_the_year(
    definitions: Definitions, database: duckdb.DuckDBPyConnection, of_2023: list[str]
) -> None:
    claimed = [printed("unstated-core", "506.9", "330400", 2023), share("unstated-core", "9.2", "330400", 2023)]
    known = [economy("5510", "330400", 2020), *(economy(value, "330400", 2023) for value in of_2023)]
    connection = controlled(definitions, [*published(database, "330400"), *claimed, *known])
    found = only(connection, "330400", "2023")
    assert (found["kind"], verdict(found)) == ("value_and_share", ("year", "shown"))
    assert (found["matched_period"], found["matched_gdp"] / 10**8) == ("2020", 5510)
    assert "2020" in found["sentence_zh"]


def test_a_share_that_fits_its_gdp_is_not_diagnosed(definitions: Definitions) -> None:
    cases = {
        "330100": ("10.0", []),
        "330200": ("10.1", [("vintage", "possible")]),
        "330300": ("14.0", [("open", "undecided")]),
        "330400": ("40.0", [("open", "undecided")]),
        # the implied GDP is three times the known one, as revenue is of value added
        "330500": ("3.3", [("measure", "possible")]),
    }
    rows = [
        row
        for region, (percent, _) in cases.items()
        for row in (
            printed("nbs2021-core", "100.0", region, 2024),
            share("nbs2021-core", percent, region, 2024),
            economy("1000.0", region, 2024, submission_id="elsewhere"),
        )
    ]
    connection = controlled(definitions, rows)
    for region, (_, expected) in cases.items():
        assert [verdict(one) for one in diagnoses(connection, region, "2024")] == expected


def test_the_year_needs_a_gdp_of_its_own_benchmark(definitions: Definitions) -> None:
    # a GDP that only the census of 2023 gave cannot lie under a share of 2021
    cases = {"330000": ("preliminary", ("year", "shown")), "340000": ("census5", ("vintage", "possible"))}
    rows = [
        row
        for region, (vintage, _) in cases.items()
        for row in (
            printed("caict", "302.18", region, 2020),
            share("caict", "46.8", region, 2020),
            economy("700.00", region, 2020, submission_id="elsewhere"),
            economy("645.70", region, 2019, submission_id="elsewhere", vintage=vintage),
        )
    ]
    connection = controlled(definitions, rows)
    for region, (_, expected) in cases.items():
        assert verdict(only(connection, region, "2020")) == expected


def test_a_published_total_meets_a_detailed_submission(definitions: Definitions) -> None:
    cases: dict[str, tuple[dict[str, Any], tuple[str, str] | None]] = {
        "330108": ({"value": "130"}, ("open", "undecided")),
        "330200": ({"value": "130", "vintage": "census5"}, ("vintage", "shown")),
        "330110": ({"value": "130", "boundary_date": date(2019, 12, 31)}, ("boundary", "shown")),
        "330400": ({"value": "130", "scope": "caict"}, ("scope", "shown")),
        "330500": ({"value": "130", "scope": "unstated-core"}, ("source_text", "undecided")),
        "330600": ({"value": "380"}, ("measure", "possible")),
        "330700": ({"value": "100"}, None),
    }
    rows = []
    for region, (given, _) in cases.items():
        rows.append(observe("3911", 100, region_code=region, submission_id="detailed"))
        rest = {key: value for key, value in given.items() if key not in ("scope", "value")}
        rows.append(printed(given.get("scope", "nbs2021-core"), given["value"], region, 2024, **rest))
    connection = controlled(definitions, rows)
    for region, (_, expected) in cases.items():
        found = diagnoses(connection, region, "2024")
        assert [verdict(one) for one in found] == ([expected] if expected else [])
        if expected:
            assert found[0]["first_value"] == 100 * 10**8


def test_revenue_is_held_against_value_added_by_large_class(definitions: Definitions) -> None:
    cases = {"330100": ("400", []), "330200": ("1200", ["01", "core"]), "330300": ("20", ["01", "core"])}
    rows = [
        row
        for region, (revenue, _) in cases.items()
        for row in (
            observe("3911", 100, region_code=region),
            observe("3911", revenue, measure="revenue", region_code=region),
        )
    ]
    connection = controlled(definitions, rows)
    for region, (_, found) in cases.items():
        classes = diagnoses(connection, region, "2024", "revenue_and_value")
        assert sorted(one["target_code"] for one in classes) == found
        assert {verdict(one) for one in classes} <= {("measure", "possible")}


def test_a_cumulated_figure_that_falls_has_a_wrong_period(definitions: Definitions) -> None:
    cases = {"330100": ("110", []), "330200": ("50", [("year", "by_elimination")])}
    rows = [
        row
        for region, (year, _) in cases.items()
        for row in (
            printed("nbs2021-core", "60", region, 2024, period="2024H1", period_kind="cumulative"),
            printed("nbs2021-core", year, region, 2024),
        )
    ]
    connection = controlled(definitions, rows)
    for region, (_, expected) in cases.items():
        assert [verdict(one) for one in diagnoses(connection, region, "2024")] == expected


def test_every_verdict_says_what_it_rests_on(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute("SELECT sentence_zh, sentence_en, verdict, certainty FROM diagnoses").fetchall()
    assert rows
    assert all(chinese.endswith("。") and english.endswith(".") for chinese, english, _, _ in rows)
    assert {v for *_, v, _ in rows} <= {
        "scope",
        "vintage",
        "boundary",
        "measure",
        "year",
        "coverage",
        "source_text",
        "source",
        "open",
    }
    (twice,) = database.execute("SELECT count(*) - count(DISTINCT diagnosis_id) FROM diagnoses").fetchall()
    assert twice[0] == 0
