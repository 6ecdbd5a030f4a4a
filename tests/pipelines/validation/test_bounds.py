"""Every figure has a bound, and within the bounds nothing in the method overflows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any, get_args

import duckdb
import pyarrow as pa
import pytest

from definitions import Definitions
from definitions.bounds import PARTS, limits
from definitions.checks.bounds import RULE, TOO_LARGE
from definitions.models import RegionLevel
from indicators.contracts import arrow_schema
from indicators.method import give_macros, statement
from pipelines.home import DATABASE
from pipelines.publication.connection import open_release
from pipelines.publication.manifest import Manifest
from pipelines.validation.examples import ask, lay_out_example, prepared
from pipelines.validation.rules import catalogue, check
from pipelines.validation.staging import lay_out_cover_rows, lay_out_explanations, lay_out_submissions
from pipelines.validation.yielding import without_consequences
from pipelines.workbooks.files.inbox import receive
from pipelines.workbooks.reading.one_file import read_file
from tests.builders import controlled, gdp, observe, total
from tests.indicators.test_any_numbers import drawn

HEAD = (
    "region_code,period,period_kind,measure,classification,activity_code,scope,coverage,value,unit,vintage,price_basis,"
    "source_title,confidence"
)


@pytest.fixture(scope="module")
def connection(definitions: Definitions) -> Iterator[duckdb.DuckDBPyConnection]:
    made = prepared(definitions)
    yield made
    made.close()


def found(connection: duckdb.DuckDBPyConnection, definitions: Definitions, **example: Any) -> list[Any]:
    return ask(connection, definitions.rules[RULE], example, definitions).findings


def test_every_measure_has_a_bound_at_every_level(definitions: Definitions) -> None:
    bounded = {(each.measure, each.part, each.level) for each in limits(definitions)}
    assert bounded == {
        (measure, part, level) for measure in definitions.measures for part in PARTS for level in get_args(RegionLevel)
    }


def test_the_sentence_says_the_unit_meant_the_year_before_and_the_gdp(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    before = {"totals": {"gdp": 150}}
    (one,) = found(connection, definitions, totals={"gdp": 16_000_000_000}, before=before)
    assert (one.sheet, one.cells) == ("总量", "C4")
    told = {
        one.message_zh: ("16,000,000,000亿元", "元 → 160亿元", "2023: 150亿元"),
        one.message_en: (
            "16,000,000,000 hundred million yuan",
            "yuan → 160 hundred million yuan",
            "2023: 150 hundred million yuan",
        ),
    }
    for sentence, words in told.items():
        assert [each for each in words if each not in sentence] == []
    (one,) = found(connection, definitions, rows={"3911": {"revenue": 16_000_000_000}}, totals={"gdp": 300})
    assert "地区生产总值 2024: 300亿元" in one.message_zh
    assert "元 → 160亿元" in one.message_zh


def test_a_column_in_another_unit_is_told_once(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    (one,) = found(connection, definitions, many={"count": 9, "revenue": 10**11})
    assert one.cells == "C14"  # nothing else is told: the unit of the cover is that of all money


def test_a_fall_far_below_nought_is_beyond_the_bound_too(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    (one,) = found(connection, definitions, rows={"3911": {"value_added": -(10**11)}})
    assert one.cells == "G4"


def test_many_figures_within_the_bound_are_not_together_beyond_it(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    (one,) = found(connection, definitions, many={"count": 9, "revenue": 3 * 10**9, "step": 0})
    assert one.cells == "C14"
    assert "Σ" in one.observed
    assert not found(connection, definitions, many={"count": 4, "revenue": 3 * 10**9, "step": 0})


def test_years_before_the_rules_are_bounded_all_the_same(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    assert found(connection, definitions, cover={"period": 2012}, totals={"gdp": 16_000_000_000})


def test_nobody_can_let_it_pass(definitions: Definitions) -> None:
    assert not definitions.rules[RULE].is_waivable


def test_what_adds_up_within_the_bounds_stays_within_the_digits(definitions: Definitions) -> None:
    """A sheet adds up to `times` the bound; a country to as many of those as it has regions of a level."""
    times = Decimal(str(definitions.rules[RULE].parameters["times"]))
    levels = {code: versions[-1].level for code, versions in definitions.regions.items()}
    count = {level: sum(each == level for each in levels.values()) for level in get_args(RegionLevel)}
    assert count["county"] > 2846
    for each in limits(definitions):
        sheet = times * max(abs(each.least), each.most)
        # base_value, members_value and their difference
        assert sheet < TOO_LARGE == Decimal(10) ** digits("DECIMAL(22,6)"), each
        # what a region has, and what the regions of a country have together (indicator_levels, macro_control)
        assert sheet * max(count[each.level], 1) < Decimal(10) ** digits("DECIMAL(24,6)"), each
    assert "CAST(in_base_units(reported, multiplier) AS DECIMAL(22, 6))" in statement("macros")
    assert "base_value_of(o.value, o.short_value, u.multiplier) END AS base_value" in statement("given_cells")


@pytest.mark.parametrize(
    ("reported", "base", "by"),
    [
        ("1.23456789", "123456789", 0),
        ("-1.23456789", "-123456789", 0),
        ("0.30000000000000004", "30000000", "0.000001"),
        ("-0.30000000000000004", "-30000000", "0.000001"),
        ("1e-20", "0", "0.000001"),
    ],
)
def test_a_value_has_its_digits_in_base_units_or_says_that_it_was_rounded(
    database: duckdb.DuckDBPyConnection, reported: str, base: str, by: object
) -> None:
    [row] = values(database, [Decimal(reported)], 10**8)
    assert row == (Decimal(base), bool(by))


def test_no_value_of_any_unit_runs_out_of_digits(database: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """A held cell is not bounded, and may be anything that is read."""
    largest = Decimal("9" * 16 + "." + "9" * 20)
    for unit in definitions.units.values():
        rows = values(database, [largest, largest.copy_negate()], unit.multiplier)
        assert all(
            abs(base - sign * TOO_LARGE * unit.multiplier) < 1 for (base, _), sign in zip(rows, (1, -1), strict=True)
        )


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("CREATE TABLE precedence (criterion VARCHAR, code VARCHAR, rank BIGINT)")
        give_macros(made)
        yield made


def values(database: duckdb.DuckDBPyConnection, reported: list[Decimal], multiplier: int) -> list[Any]:
    """Base values, and whether they were rounded to six digits."""
    kind = arrow_schema("observations").field("value").type
    given = pa.table({"value": pa.array(reported, kind)})
    database.register("given", given)
    return database.sql(
        f"SELECT in_base_units(value, {multiplier}), fraction_in_base_units(value, {multiplier}) % 0.000001 <> 0 FROM given"
    ).fetchall()


def digits(kind: str) -> int:
    """The digits before the point of a decimal type."""
    whole, places = map(int, re.findall(r"\d+", kind))
    return whole - places


def test_the_method_runs_with_every_region_at_its_bound(definitions: Definitions) -> None:
    most = {(each.measure, each.part, each.level): each.most for each in limits(definitions)}
    rows = []
    for code, versions in definitions.regions.items():
        level, at = versions[-1].level, {"region_code": code, "unit": "yuan", "submission_id": code}
        if versions[-1].valid_to is None and not versions[-1].is_sample:
            rows.append(total("nbs2021-core", str(most["revenue", "", level]), measure="revenue", **at))
            rows.append(gdp(str(most["gdp", "", level]), **at))
    finest = [code for code, each in definitions.classes["gbt4754-2017"].items() if each.level == 4][:300]
    share = most["value_added", "industry", "country"] * 4 / len(finest)
    rows += [
        observe(code, str(round(share * sign, 6)), region_code="000000", unit="yuan", submission_id="i")
        for code, sign in zip(finest, [1, -1] * len(finest), strict=False)
    ]
    connection = controlled(definitions, rows)
    wide = connection.execute("SELECT max(parts_reported), max(parts_sum) FROM macro_control").fetchall()
    assert wide[0][0] > 2700
    assert wide[0][1] > 10**9


def test_published_digits_and_odd_numbers_are_named_or_read(tmp_path: Path, definitions: Definitions) -> None:

    odd = {
        "1" * 30: "number-out-of-range",
        "1e300": "number-expected",
        "1e-300": "number-expected",
        "nan": "number-expected",
        "inf": "number-expected",
        "-" + "9" * 40: "number-out-of-range",
    }
    file = tmp_path / "figures.csv"
    for text, rule in odd.items():
        row = f"310112,2024,annual,gdp,,,none,all_units,{text},亿元,preliminary,current,示例,high"
        file.write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
        reading = read_file(receive(file), definitions)
        assert [each.rule_id for each in reading.findings] == [rule], text
    for text in ("0." + "3" * 200, "1234567890123456.0", "0." + "0" * 150 + "1"):
        file.write_text(f"{HEAD}\n310112,2024,annual,gdp,,,none,all_units,{text},亿元,preliminary,current,示例,high\n")
        assert not read_file(receive(file), definitions).findings, text


def test_a_slip_waits_and_the_others_are_published(
    tmp_path: Path, definitions: Definitions, run_flow: Callable[..., Manifest]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, value in (("slip", "23323395346268"), ("sound", "3210.5")):
        row = f"310112,2024,annual,gdp,,,none,all_units,{value},亿元,preliminary,current,{name},high"
        (inbox / f"{name}.csv").write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    run_flow(tmp_path / "home", [inbox])
    release = open_release((tmp_path / "home/releases/current").resolve() / DATABASE)
    assert release.execute("SELECT file, status FROM submissions ORDER BY file").fetchall() == [
        ("slip.csv", "rejected"),
        ("sound.csv", "accepted"),
    ]
    assert release.execute("SELECT rule_id FROM findings").fetchall() == [(RULE,)]
    assert release.execute("SELECT gdp FROM cross_region").fetchall() == [(Decimal("3210.5"),)]
    release.close()


@pytest.mark.parametrize("seed", range(3))
def test_the_rules_answer_whatever_the_cells_hold(
    seed: int, connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rows = [{"cell": f"C{number}", **row} for number, row in enumerate(drawn(seed), 4)]
    connection.register("odd_rows", pa.Table.from_pylist(rows, schema=arrow_schema("observations")))
    connection.execute("CREATE OR REPLACE TABLE observations AS FROM odd_rows")
    sent = {row["submission_id"]: row for row in rows}
    # the second half as if every figure said its own region and period
    forms = ["submission" if number % 2 else "published-figures" for number in range(len(sent))]
    lay_out_submissions(
        connection,
        [
            {
                "submission_id": one,
                "file": f"{one}.xlsx",
                "form": form,
                "status": "accepted",
                "scope_id": "nbs2021-core",
            }
            | {"region_code": sent[one]["region_code"], "period": sent[one]["period"]}
            for one, form in zip(sent, forms, strict=True)
        ],
    )
    lay_out_cover_rows(
        connection, [{"submission_id": one, "sheet": "封面", "coverage": "all_units", "cells": []} for one in sent]
    )
    lay_out_explanations(connection, [])
    checked = check(connection, catalogue(definitions), sent)
    assert len({each.rule_id for each in checked.findings}) > 8
    assert all(isfinite(each.effect) for each in checked.findings)
    assert not [each for each in checked.findings if re.search(r"\b(inf|nan)\b", each.message_en)]


def test_a_wrong_unit_of_the_sheet_is_told_once_but_nobody_lets_it_pass(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    example = {
        "many": {"count": 6, "revenue": 10**11, "value_added": 10**10},
        "before": {"many": {"count": 6, "revenue": 10**7, "value_added": 10**6}},
    }
    # without the year before, heads tell the same
    alone = {"many": {"count": 6, "employees": 100, "revenue": 10**11, "value_added": 10**10}}
    for given, cause in ((example, "unit-slip-sheet"), (alone, "unit-implausible")):
        rules = [definitions.rules[name] for name in (RULE, cause)]
        lay_out_example(connection, given, definitions)
        everything = check(connection, rules, ["checked"]).findings
        told = without_consequences(everything, definitions.rules)
        assert [(each.rule_id, each.sheet, each.cells) for each in told] == [(cause, "封面", "C14")]
        accepted = without_consequences(everything, definitions.rules, is_accepted=True)
        assert {each.rule_id for each in accepted} == {RULE, cause}
