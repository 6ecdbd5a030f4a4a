"""Each step of the method on a few rows: what `steps/<name>.yml` gives it, and what must come out.

Such a file is written by whoever knows the method; it needs no program. `plain` says what a row of a table has that says
nothing else, `given` the rows of the tables that the step reads, `expect` what comes out, in the columns that it names.
Tables of the definitions are the real ones unless a case gives its own; all others hold what the case gives and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from definitions import Definitions
from definitions.models import Succession
from definitions.templates import filled
from definitions.yaml_files import read_yaml
from indicators import claims, editions, groups, structures, targets
from indicators.contracts import contracts
from indicators.method import HEADLINES, prepare, statement, steps
from pipelines.publication.connection import connect
from pipelines.publication.differing import FIGURES
from tests.builders import RESULTS, controlled, gdp, observe

FILES = {path.stem: read_yaml(path) for path in sorted((Path(__file__).parent / "steps").glob("*.yml"))}
CASES = [(step, case) for step, file in FILES.items() for case in file["cases"]]
#: The digits after the point to which quotients are kept; what floating point leaves behind them is nobody's promise.
KEPT = 12
OWN = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY column_index"


@pytest.fixture(scope="module")
def types(definitions: Definitions) -> dict[str, dict[str, str]]:
    """The columns of every table that a step makes or reads, with their types."""
    connection = controlled(definitions, [observe(), gdp(1000)])
    for table in ("unknown_parts", "common_leagues", "common_parts"):
        connection.execute(f"CREATE TABLE {table} AS {statement(table)}")
    structures.lay_out(connection, ["330108", "330110"], "value_added", "large")
    structures.profile(connection, "330108")
    structures.pair(connection, "2024")
    groups.add_up(connection, "g60")
    claims.judge(connection, claims.claims())
    targets.measure_progress(connection, targets.targets())
    under_one = connection.execute("FROM indicators").to_arrow_table()
    after_it = Succession(scope="nbs2021-core", first_year=2025, bridge_year=2024, source="")
    editions.link(connection, after_it, under_one, under_one)
    for table in (*RESULTS, "submissions"):
        connection.execute(f"CREATE TABLE previous_{table} AS FROM {table}")
    connection.execute("CREATE TABLE changed_definitions (cause VARCHAR)")
    connection.execute(f"CREATE TABLE figures_by_release ({', '.join(map(' '.join, FIGURES.items()))})")
    # the builders know of a submission only what the figures need
    for table in ("submissions", "previous_submissions"):
        connection.execute(f"CREATE OR REPLACE TABLE {table} ({contracts()['submissions'].ddl().partition('(')[2]}")
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(OWN).fetchall():
        found.setdefault(table, {})[column] = kind
    return found


@pytest.fixture(scope="module")
def connection(definitions: Definitions, types: dict[str, dict[str, str]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the definitions and an empty table for everything else."""
    connection = connect(threads=1)
    prepare(connection, definitions, "nbs2021-core")
    connection.execute(HEADLINES)
    connection.create_function("filled", filled, ["VARCHAR", "MAP(VARCHAR, VARCHAR)"], "VARCHAR")
    connection.execute("SET VARIABLE only_regions = []::VARCHAR[]")
    known = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    for table, columns in types.items():
        if table not in known:
            connection.execute(_create(table, columns))
    yield connection
    connection.close()


@pytest.mark.parametrize(("step", "case"), CASES, ids=[f"{step}: {case['name']}" for step, case in CASES])
def test_step(
    connection: duckdb.DuckDBPyConnection, types: dict[str, dict[str, str]], step: str, case: Mapping[str, Any]
) -> None:
    plain = FILES[step].get("plain", {})
    for table, rows in case["given"].items():
        connection.execute(_create(table, types[table], "TEMP"))
        for row in rows:
            whole = {**plain.get(table, {}), **row}
            named, places = ", ".join(whole), ", ".join("?" for _ in whole)
            connection.execute(f"INSERT INTO temp.main.{table} ({named}) VALUES ({places})", list(whole.values()))
    for variable, value in case.get("variables", {}).items():
        kind = "VARCHAR[]" if isinstance(value, list) else "VARCHAR"
        connection.execute(f"SET VARIABLE {variable} = CAST(? AS {kind})", [value])
    cursor = connection.execute(statement(step))
    names = [column[0] for column in cursor.description or ()]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for table in case["given"]:
        connection.execute(f"DROP TABLE temp.main.{table}")
    asked = list(case["expect"][0]) if case["expect"] else []
    assert _told(found, asked) == _told(case["expect"], asked)


def test_every_file_is_of_a_step_and_has_cases() -> None:
    tables = steps()["tables"]
    parts = [name for table in tables.values() for part in ("of", "then", "adds") for name in table.get(part, ())]
    assert set(FILES) <= {*tables, *parts, *steps()["asked"]}
    assert all(file["cases"] for file in FILES.values())


def _create(table: str, columns: Mapping[str, str], place: str = "") -> str:
    listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    return f"CREATE OR REPLACE {place} TABLE {table} ({listed})"


def _told(rows: list[dict[str, Any]], asked: list[str]) -> list[list[Any]]:
    """The rows in the columns asked for, in one order, numbers without the zeros behind their last digit."""
    return sorted(([_plain(_at(row, column)) for column in asked] for row in rows), key=repr)


def _at(row: Mapping[str, Any], column: str) -> Any:
    """What stands in a column; `first.value` is the value in the column first."""
    outer, point, inner = column.partition(".")
    return row[outer][inner] if point and column not in row else row[column]


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, bool) or value is None:
        return value
    try:
        return str(round(Decimal(str(value)), KEPT).normalize() + 0)
    except ArithmeticError:
        return str(value)
