"""Relations and pins: which cells, and which columns, are said to be wrong, on small sheets whose answer is plain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from definitions import Definitions
from pipelines.validation.definition_tables import OF_RELATIONS
from pipelines.validation.examples import lay_out_example, prepared
from pipelines.validation.narrowing import narrowed
from pipelines.validation.rules import check
from pipelines.validation.staging import SQL, lay_beside, lay_out

#: Twelve industries of one division, whose figures stand to each other as they should.
MANY = {"count": 12, "employees": 60, "revenue": 4000, "gross_output": 3900, "value_added": 1000, "step": 0}
SOUND = {"employees": 60, "revenue": 4000, "gross_output": 3900, "value_added": 1000}
#: The row after the equal ones.
ROW = 16


@pytest.fixture(scope="module")
def connection(definitions: Definitions) -> Iterator[duckdb.DuckDBPyConnection]:
    made = prepared(definitions)
    yield made
    made.close()


def laid_out(connection: duckdb.DuckDBPyConnection, example: Mapping[str, Any], definitions: Definitions) -> None:
    lay_out_example(connection, example, definitions)
    lay_out(connection, ["checked"])
    lay_beside(connection)


def pinned(
    connection: duckdb.DuckDBPyConnection, changed: Mapping[str, Any], definitions: Definitions, **more: Any
) -> list[str]:
    """The cells pinned in a sheet of sound rows and one more, in which this is changed."""
    laid_out(connection, {"many": MANY, "rows": {"1399": {**SOUND, **changed}}, **more}, definitions)
    return [cell for (cell,) in connection.execute("SELECT cell FROM pinned ORDER BY cell").fetchall()]


def before(**changed: Any) -> dict[str, Any]:
    return {"before": {"many": MANY, "rows": {"1399": {**SOUND, **changed}}}}


def test_a_sound_sheet_has_nothing_to_pin(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    assert pinned(connection, {}, definitions) == []
    assert connection.execute("SELECT sheet_row > 0, count(*) FROM relations GROUP BY 1 ORDER BY 1").fetchall() == [
        (False, 3),  # two kinds of money each, as the nation's stand to each other
        (True, 5 * 13),
    ]


def test_the_thresholds_of_relations_are_parameters_of_one_rule_alone(definitions: Definitions) -> None:
    named = set(definitions.rules[OF_RELATIONS].parameters)
    made_by = ("region_middles", "relations", "held", "equal_columns")
    text = "".join((SQL / f"{name}.sql").read_text(encoding="utf-8") for name in made_by)
    assert set(re.findall(r"getvariable\('(\w+)'\)", text)) - {"part"} == named
    for rule in definitions.rules.values():
        assert rule.id == OF_RELATIONS or named.isdisjoint(rule.parameters), rule.id


def test_a_row_is_pinned_beside_a_gdp_that_cannot_be(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    large = {name: value * 10000 for name, value in SOUND.items() if name != "employees"}
    assert pinned(connection, large, definitions, totals={"gdp": 0.0001}) == [f"E{ROW}", f"F{ROW}", f"G{ROW}"]


@pytest.mark.parametrize(
    ("measure", "column"), [("employees", "D"), ("revenue", "E"), ("gross_output", "F"), ("value_added", "G")]
)
@pytest.mark.parametrize("times", [20, 0.02])
def test_of_a_row_the_one_cell_is_pinned_that_the_others_deny(
    measure: str, column: str, times: float, connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    value = round(SOUND[measure] * times) if measure == "employees" else SOUND[measure] * times
    assert pinned(connection, {measure: value}, definitions) == [f"{column}{ROW}"]


def test_with_the_year_before_a_third_is_enough(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    assert pinned(connection, {"value_added": 1300}, definitions) == []
    assert pinned(connection, {"value_added": 1300}, definitions, **before()) == [f"G{ROW}"]


def test_money_of_a_row_in_another_unit_is_one_change(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    money = {measure: SOUND[measure] * 10_000 for measure in ("revenue", "gross_output", "value_added")}
    assert pinned(connection, money, definitions) == [f"{column}{ROW}" for column in "EFG"]


def test_of_two_figures_that_nothing_tells_apart_both_are_named(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    two = {"count": 12, "revenue": 4000, "value_added": 1000, "step": 0}
    wrong = {"rows": {"1399": {"revenue": 28_000, "value_added": 143}}}  # each as far from its column as the other
    laid_out(connection, {"many": two, **wrong}, definitions)
    rows = connection.execute("SELECT cell, is_one_of_several FROM pinned ORDER BY cell").fetchall()
    assert rows == [(f"E{ROW}", True), (f"G{ROW}", True)]


def test_the_whole_decides_between_two(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    two = {"count": 12, "revenue": 4000, "value_added": 1000, "step": 0}
    wrong = {"rows": {"1399": {"revenue": 4000, "value_added": 50_000}}, "totals": {"gdp": 3}}
    laid_out(connection, {"many": two, **wrong}, definitions)
    assert connection.execute("SELECT cell, is_one_of_several FROM pinned").fetchall() == [(f"G{ROW}", False)]


def test_where_most_rows_do_not_hold_no_cell_is_pinned(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    codes = ["1311", "1312", "1313", "1314", "1319", "1321", "1329", "1331", "1332", "1340", "1351", "1352"]
    told = {code: {**SOUND, "value_added": 1000 * (25 if place % 2 else 1)} for place, code in enumerate(codes)}
    laid_out(connection, {"rows": told, "before": {"rows": dict.fromkeys(codes, SOUND)}}, definitions)
    assert connection.execute("SELECT count(*) FROM pinned").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("written", "value"), [(100, 1000.0), (1800, 1080.0), (10_330, 1030.0)], ids=["power", "exchanged", "twice"]
)
def test_what_could_have_been_meant_is_offered(
    written: float, value: float, connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    assert pinned(connection, {"value_added": written}, definitions, **before()) == [f"G{ROW}"]
    assert connection.execute("SELECT value FROM corrections").fetchall() == [(value,)]


def test_a_sum_counts_what_is_expected_and_keeps_what_is_given(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    pinned(connection, {"value_added": 50_000}, definitions)
    ((expected, given),) = connection.execute("SELECT value_added, given_value_added FROM sums").fetchall()
    assert given == (12 * 1000 + 50_000) * 1e4
    assert expected == pytest.approx(13 * 1000 * 1e4)


def test_a_figure_that_is_pinned_stands_for_the_sum_that_it_spoils(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    example = {"many": MANY, "rows": {"1399": {**SOUND, "value_added": 50_000}}, "totals": {"gdp": 2}}
    lay_out_example(connection, example, definitions)
    (found,) = check(connection, [definitions.rules["value-added-above-gdp"]], ["checked"]).findings
    assert (found.sheet, found.cells) == ("行业", f"G{ROW}")


def column_fault(
    connection: duckdb.DuckDBPyConnection, now: Mapping[str, Any], definitions: Definitions
) -> list[tuple[Any, ...]]:
    laid_out(connection, {"many": {**MANY, **now}, "before": {"many": MANY}}, definitions)
    return connection.execute("SELECT measures, kind, power, is_all_money FROM column_faults").fetchall()


def test_columns_that_moved_as_they_may_have_no_fault(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    assert column_fault(connection, {"revenue": 4400, "gross_output": 4200, "value_added": 1100}, definitions) == []


def test_one_column_in_another_unit(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    assert column_fault(connection, {"value_added": 1e7}, definitions) == [(["value_added"], "unit", 4, False)]


def test_all_money_in_another_unit(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    money = {"revenue": 0.4, "gross_output": 0.39, "value_added": 0.1}
    assert column_fault(connection, money, definitions) == [
        (["gross_output", "revenue", "value_added"], "unit", -4, True)
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("revenue", "value_added"), ("gross_output", "value_added"), ("employees", "revenue")]
)
def test_two_columns_that_changed_places(
    one: str, other: str, connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    ((measures, kind, *_),) = column_fault(connection, {one: MANY[other], other: MANY[one]}, definitions)
    assert (set(measures), kind) == ({one, other}, "swapped")


def test_a_finding_of_two_figures_is_narrowed_to_the_one(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    example = {"many": MANY, "rows": {"1399": {**SOUND, "value_added": 50_000}}}
    lay_out_example(connection, example, definitions)
    (found,) = check(connection, [definitions.rules["value-added-above-revenue"]], ["checked"]).findings
    assert found.cells == f"E{ROW}, G{ROW}"
    (narrower,) = narrowed(connection, [found], definitions.rules)
    assert narrower.cells == f"G{ROW}"
    assert f" G{ROW}：" in narrower.message_zh


def test_what_is_under_a_figure_is_not_compared_as_that_figure(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    lay_out_example(connection, {"rows": {"3911": {"gross_output": 80, "value_added": 100}}}, definitions)
    connection.execute("UPDATE observations SET qualifier = 'less_than' WHERE measure = 'value_added'")
    rule = definitions.rules["value-added-above-output"]
    assert check(connection, [rule], ["checked"]).findings == []
    connection.execute("UPDATE observations SET qualifier = ''")
    assert [each.cells for each in check(connection, [rule], ["checked"]).findings] == ["F4:G4"]
