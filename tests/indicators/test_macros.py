"""Where the method rounds: a weight once, to 12 digits, a contribution once, to 6."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from indicators.method import aim


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE precedence (criterion VARCHAR, code VARCHAR, rank BIGINT)")
    aim(connection, "nbs2021-core")
    return connection


def typed(*numbers: str) -> str:
    return ", ".join(f"CAST({number} AS DECIMAL(16, 12))" for number in numbers)


@pytest.mark.parametrize(
    ("factors", "weight"),
    [
        (("0.333333333333", "1", "1"), "0.333333333333"),
        # each of two roundings would go up: to 0.000000000001, and that times a half again
        (("0.000001", "0.0000005", "0.5"), "0.000000000000"),
        (("0.333333333333", "0.5", "1"), "0.166666666667"),
    ],
)
def test_a_weight_is_rounded_once_to_twelve_digits(
    connection: duckdb.DuckDBPyConnection, factors: tuple[str, ...], weight: str
) -> None:
    ((found,),) = connection.execute(f"SELECT combined_weight({typed(*factors)})").fetchall()
    assert found == Decimal(weight)


def test_a_contribution_is_rounded_once_to_six_digits(connection: duckdb.DuckDBPyConnection) -> None:
    query = f"SELECT weighed(CAST(1000.000001 AS DECIMAL(22, 6)), {typed('0.333333333333')})"
    ((found,),) = connection.execute(query).fetchall()
    # 1000.000001 × 0.333333333333 = 333.333333666333…
    assert found == Decimal("333.333334")
