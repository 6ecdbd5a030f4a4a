"""What growth comes from adds up to the growth, whatever the figures: by class, and by the regions below with the rest."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.method import give_macros, statement
from pipelines.publication.connection import connect

FIGURES = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10) ** 9, places=2)
YEARS = st.lists(st.tuples(FIGURES, FIGURES), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    connection = connect(threads=1)
    connection.execute("CREATE TABLE precedence (criterion VARCHAR, code VARCHAR, rank INTEGER)")
    give_macros(connection)
    connection.execute("SET VARIABLE region = '330100'; SET VARIABLE measure = 'gdp'")
    connection.execute(
        "CREATE TABLE indicator_catalogue AS SELECT 'gdp' AS id, 'level' AS kind, 'gdp' AS measure, 'economy' AS target_level"
    )
    connection.execute("CREATE TABLE regions (code VARCHAR, parent_code VARCHAR, valid_from DATE, valid_to DATE)")
    connection.execute(
        "INSERT INTO regions SELECT '33010' || i, '330100', DATE '1949-10-01', NULL FROM range(1, 10) AS r(i)"
    )
    return connection


@settings(deadline=None)
@given(st.tuples(FIGURES, FIGURES), YEARS)
def test_the_regions_below_and_the_rest_add_up(
    database: duckdb.DuckDBPyConnection, whole: tuple[Decimal, Decimal], parts: list[tuple[Decimal, Decimal]]
) -> None:
    database.execute("""
        CREATE OR REPLACE TABLE indicators (indicator_id VARCHAR, region_code VARCHAR, region_name VARCHAR, period VARCHAR,
            period_kind VARCHAR, coverage VARCHAR, price_basis VARCHAR, low DECIMAL(32, 14), value DECIMAL(32, 14),
            high DECIMAL(32, 14), comparability VARCHAR, break_reason VARCHAR, is_headline BOOLEAN, benchmark VARCHAR)""")
    for number, years in enumerate([whole, *parts]):
        for year, value in zip(("2022", "2023"), years, strict=True):
            row = [
                "gdp",
                f"33010{number}",
                "",
                year,
                "annual",
                "all_units",
                "current",
                value,
                value,
                value,
                "exact",
                "",
                True,
                None,
            ]
            database.execute(f"INSERT INTO indicators VALUES ({', '.join('?' * len(row))})", row)
    found = database.execute(f"SELECT code, low, value, high FROM ({statement('district_contributions')})").fetchall()
    assert len(found) == len(parts) + 1
    growth = float(100 * (whole[1] - whole[0]) / whole[0])
    size = sum(abs(value) for _, _, value, _ in found)
    assert sum(value for _, _, value, _ in found) == pytest.approx(growth, abs=1e-9 * (1 + size))
    assert all(low <= value <= high for _, low, value, high in found)


@settings(deadline=None)
@given(YEARS)
def test_the_classes_add_up(database: duckdb.DuckDBPyConnection, classes: list[tuple[Decimal, Decimal]]) -> None:
    database.execute("""
        CREATE OR REPLACE TABLE structures (region_code VARCHAR, period VARCHAR, code VARCHAR, coverage VARCHAR, low DOUBLE,
            value DOUBLE, high DOUBLE, comparability VARCHAR)""")
    for number, years in enumerate(classes):
        for year, value in zip(("2022", "2023"), years, strict=True):
            row = ["330100", year, f"0{number}", "all_units", float(value), float(value), float(value), "exact"]
            database.execute(f"INSERT INTO structures VALUES ({', '.join('?' * len(row))})", row)
    found = database.execute(f"SELECT value FROM ({statement('growth_contributions')})").fetchall()
    assert len(found) == len(classes)
    before, now = sum(one for one, _ in classes), sum(one for _, one in classes)
    size = sum(abs(value) for (value,) in found)
    assert sum(value for (value,) in found) == pytest.approx(
        float(100 * (now - before) / before), abs=1e-9 * (1 + size)
    )
