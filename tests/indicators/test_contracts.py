"""A table has the columns of its contract, in their order, or it is not made."""

from __future__ import annotations

import duckdb
import pytest

from indicators.contracts import (
    Column,
    ContractError,
    Table,
    _told,
    add,
    arrow_table,
    contracts,
    create,
    dimension_comment,
)

TABLE = Table("numbers", "", (Column("a", "INTEGER", ""), Column("b", "INTEGER", "")), ())


@pytest.mark.parametrize(
    ("select", "told"),
    [
        pytest.param("SELECT 1 AS a", r"missing \['b'\]", id="missing"),
        pytest.param("SELECT 1 AS a, 2 AS b, 3 AS c", r"not in the contract \['c'\]", id="further"),
        pytest.param("SELECT 1 AS b, 2 AS a", "another order", id="order"),
    ],
)
def test_other_columns_are_refused(select: str, told: str) -> None:
    connection = duckdb.connect()
    with pytest.raises(ContractError, match=told):
        create(connection, TABLE, select)
    create(connection, TABLE, "SELECT 1 AS a, 2 AS b")
    with pytest.raises(ContractError, match=told):
        add(connection, TABLE, select)
    assert add(connection, TABLE, "SELECT 3 AS a, 4 AS b") == 1
    assert connection.execute("FROM numbers").fetchall() == [(1, 2), (3, 4)]


def test_what_is_no_part_of_the_checksum_is_a_column_of_the_table() -> None:
    for table in contracts().values():
        assert set(table.not_in_checksum) <= {column.name for column in table.columns}, table.name


def test_a_description_that_is_cut_at_its_comma_is_refused() -> None:
    with pytest.raises(ContractError, match=r"level in tables\.yml: a type and one description"):
        _told("level", ["VARCHAR", "级别：country", "province / level"])
    assert _told("level", ["VARCHAR", "级别：country, province / level"]).comment.endswith("province / level")
    said = contracts()["indicators"].columns
    assert "impossible" in next(column.comment for column in said if column.name == "reason")


def test_a_column_that_nobody_described_has_no_comment() -> None:
    with pytest.raises(ContractError, match="no_such_column"):
        dimension_comment("no_such_column")


def test_a_row_that_does_not_say_a_column_is_refused() -> None:
    names = [column.name for column in contracts()["rule_results"].columns]
    whole = dict.fromkeys(names)
    assert arrow_table("rule_results", [{**whole, "beside": 1}]).column_names == names
    del whole["severity"]
    with pytest.raises(ContractError, match="severity"):
        arrow_table("rule_results", [whole])


#: What is no amount, by a part of its name: a part of one, a weight, a factor, a place, a quotient.
_NO_AMOUNT = ("share", "weight", "factor", "coverage", "ratio")


def test_every_amount_says_in_which_unit_it_is() -> None:
    """By a column `unit` of its table, or of its own; of the tables that are in base units, in its own description."""
    looked_at = 0
    for name, table in contracts().items():
        columns = {column.name for column in table.columns}
        in_base_units = name in ("facts", "contributions", "further_contributions", "diagnoses")
        for column in table.columns:
            if not column.type.startswith("DECIMAL") or any(part in column.name for part in _NO_AMOUNT):
                continue
            looked_at += 1
            base = column.name.removesuffix("_low").removesuffix("_high")
            if in_base_units:
                assert any(word in column.comment for word in ("base unit", "yuan", "own unit")), (name, column.name)
            elif name != "observation_rows":
                assert {"unit", f"{base}_unit"} & columns, (name, column.name)
    assert looked_at > 70
