"""What is wrong is named and not what it makes wrong: cells, columns, units and totals that do not fit each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from definitions import Definitions
from pipelines.findings import Finding
from pipelines.validation.examples import ask, lay_out_example, prepared
from pipelines.validation.staging import lay_out

UNIT, GDP = ("封面", "C14"), ("总量", "C4")
#: Sixty industries of 1 亿元 each, all of GDP.
MANY = {"count": 60, "revenue": 40_000, "value_added": 10_000, "step": 0}


@pytest.fixture(scope="module")
def connection(definitions: Definitions) -> Iterator[duckdb.DuckDBPyConnection]:
    made = prepared(definitions)
    yield made
    made.close()


def found(connection: duckdb.DuckDBPyConnection, definitions: Definitions, rule: str, **example: Any) -> list[Finding]:
    return ask(connection, definitions.rules[rule], example, definitions).findings


def places(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.sheet, each.cells) for each in findings]


@pytest.mark.parametrize(("measure", "column"), [("revenue", "E"), ("value_added", "G")])
@pytest.mark.parametrize("times", [1e4, 1e-4])
def test_of_two_cells_that_deny_each_other_the_one_unlike_its_column_is_pinned(
    measure: str, column: str, times: float, connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    many = {"count": 12, "revenue": 4000, "value_added": 1000, "step": 0}
    row = {"revenue": 4000, "value_added": 1000}
    example = {"many": many, "rows": {"1399": row | {measure: row[measure] * times}}}
    lay_out_example(connection, example, definitions)
    lay_out(connection, ["checked"])
    assert connection.execute("SELECT cell FROM pinned").fetchall() == [(f"{column}16",)]


def test_value_added_copied_from_revenue_is_named_and_not_gdp(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    copied = MANY | {"value_added": MANY["revenue"]}
    told = found(connection, definitions, "value-added-above-gdp", many=copied, totals={"gdp": 70})
    assert places(told) == [("行业", "G4:G63")]


def test_figures_of_last_year_are_named_and_not_gdp(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    told = found(connection, definitions, "value-added-above-gdp", many=MANY, before={"many": MANY}, totals={"gdp": 55})
    assert places(told) == [("行业", "G4:G63")]


def test_a_smaller_unit_that_fits_gdp_is_named(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    told = found(connection, definitions, "value-added-above-gdp", many=MANY, totals={"gdp": 6.1})
    assert places(told) == [UNIT]


def test_gdp_is_named_where_money_is_plausible_a_head(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    told = found(connection, definitions, "value-added-above-gdp", many=MANY | {"employees": 400}, totals={"gdp": 6.1})
    assert places(told) == [GDP]


def test_gdp_is_named_that_no_region_has(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    told = found(connection, definitions, "value-added-above-gdp", many=MANY, totals={"gdp": 0.0061})
    assert places(told) == [GDP]


def test_an_industry_above_gdp_is_not_asked_where_the_others_are_above_it_too(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    large = {"6513": {"revenue": 400_000, "value_added": 100_000}}
    told = found(connection, definitions, "industry-above-gdp", many=MANY, rows=large, totals={"gdp": 9})
    assert told == []
    told = found(
        connection, definitions, "industry-above-gdp", many={**MANY, "count": 3}, rows=large, totals={"gdp": 9}
    )
    assert places(told) == [("行业", "G7")]


def test_money_that_is_beyond_the_bounds_row_by_row_is_in_the_wrong_unit(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    large = MANY | {"revenue": 400_000_000_000, "value_added": 100_000_000_000}
    (told,) = found(connection, definitions, "figure-beyond-bounds", many=large)
    assert places([told]) == [UNIT]


def test_of_single_figures_the_bound_is_said_once(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    huge = {"6513": {"revenue": 16_000_000_000}, "6540": {"revenue": 17_000_000_000}}
    (told,) = found(connection, definitions, "figure-beyond-bounds", many=MANY, rows=huge)
    assert told.cells == "E64:E65"
    assert told.expected.count("≤") == 1
    assert told.observed.count("6513") == told.observed.count("6540") == 1


@pytest.mark.parametrize("measure", ["value_added", "gross_output"])
def test_a_column_that_comes_to_a_hundred_holds_shares(
    measure: str, connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    many = MANY | {"count": 20, "gross_output": 39_000, "step": 0} | {measure: 5}
    (told,) = found(connection, definitions, "column-out-of-line", many=many)
    assert told.cells == {"value_added": "G4:G23", "gross_output": "F4:F23"}[measure]
    assert "占比" in told.expected


def test_revenue_decides_between_value_added_and_output(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rows = {
        "3911": {"revenue": 300, "gross_output": 290, "value_added": 400},
        "3912": {"revenue": 300, "gross_output": 29, "value_added": 90},
        "3913": {"revenue": 30, "gross_output": 290, "value_added": 400},
    }
    told = found(connection, definitions, "value-added-above-output", rows=rows)
    assert places(told) == [("行业", "G4, F5:F6, G6")]


def test_output_above_revenue_in_trade_is_a_swap_of_columns(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    trade = {code: {"revenue": 100, "gross_output": 800} for code in ("5111", "5112", "5113", "5121", "5211", "5212")}
    industry = {"3911": {"revenue": 500, "gross_output": 505}}
    told = found(connection, definitions, "columns-swapped", rows=trade | industry)
    assert places(told) == [("行业", "E4:F10")]
    margins = {code: {"revenue": 800, "gross_output": 800} for code in trade}
    assert not found(connection, definitions, "columns-swapped", rows=margins | industry)
    # revenue that changed places with value added is told of those two alone
    other = {code: row | {"value_added": 900} for code, row in trade.items()}
    told = found(connection, definitions, "columns-swapped", rows=other)
    assert not any("总产出 ≤ 营业收入" in each.message_zh for each in told)


CODES = ("3911", "3912", "3913", "3914", "3919", "3921", "6511", "6512", "6513", "6519")


@pytest.mark.parametrize(("turned", "is_swapped"), [(7, False), (10, True)])
def test_a_column_that_is_a_copy_is_not_told_as_swapped(
    turned: int, is_swapped: bool, connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    # value added is revenue again and so above output in most rows; a column in another's place is so in nearly all
    rows = {
        code: {"revenue": 300 + place, "value_added": 300 + place, "gross_output": 200 if place < turned else 400}
        for place, code in enumerate(CODES)
    }
    assert bool(found(connection, definitions, "columns-swapped", rows=rows)) == is_swapped
    assert found(connection, definitions, "columns-equal", rows=rows)


def test_revenue_that_is_value_added_again_is_no_swap_in_trade(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    rows = {
        code: {"revenue": 100 + place, "gross_output": 800, "value_added": 100 + place}
        for place, code in enumerate(("5111", "5112", "5113", "5121", "5131", "5211", "5212", "5219"))
    }
    assert not found(connection, definitions, "columns-swapped", rows=rows)
    assert found(connection, definitions, "columns-equal", rows=rows)


def test_output_a_power_of_ten_short_beside_all_heads_is_the_unit(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    many = {"count": 60, "gross_output": 10_000, "employees": 100, "step": 0}
    totals = {"industrial_gross_output": 605, "industrial_employees": 0.6}
    assert places(found(connection, definitions, "industrial-output-short", many=many, totals=totals)) == [UNIT]
    missing = found(
        connection, definitions, "industrial-output-short", many=many, totals=totals | {"industrial_employees": 6}
    )
    assert [each.sheet for each in missing] == ["总量"]


def test_persons_in_ten_thousands_are_named_from_the_head_of_their_column(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    many = {"count": 12, "employees": 0.01, "revenue": 9000, "value_added": 3000, "step": 0}
    told = found(connection, definitions, "unit-implausible", many=many, totals={"gdp": 5})
    assert places(told) == [("行业", "D3:D15")]


def test_the_last_day_of_another_year_puts_the_period_in_doubt(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    for boundary, cells in (("2025-12-31", "C6, C15"), ("2025-06-30", "C15")):
        told = found(
            connection,
            definitions,
            "boundary-after-period",
            cover={"boundary": date.fromisoformat(boundary)},
            rows={"3911": {"revenue": 1}},
        )
        assert places(told) == [("封面", cells)]


def test_of_two_equal_columns_value_added_above_output_is_the_copy(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions
) -> None:
    many = {"count": 12, "revenue": 300, "gross_output": 290, "value_added": 300}
    assert places(found(connection, definitions, "columns-equal", many=many)) == [("行业", "G4:G15")]
    undecided = many | {"gross_output": 310}
    assert places(found(connection, definitions, "columns-equal", many=undecided)) == [("行业", "E4:E15, G4:G15")]
