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
