"""Builders of what tests feed the method with: observations, one line each, everything else at its plainest."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from definitions import Definitions
from indicators.contracts import arrow_schema, contracts
from indicators.method import aim, prepare, run_step
from pipelines.publication.connection import connect

RESULTS = ("found_vintages", "contributions", "facts", "indicators", "cross_region")
PLAIN: Mapping[str, Any] = {
    "submission_id": "s1",
    "sheet": "行业",
    "region_code": "330108",
    "boundary_date": date(2024, 12, 31),
    "period": "2024",
    "period_kind": "annual",
    "classification": "gbt4754-2017",
    "activity_code": "3911",
    "measure": "value_added",
    "scope_id": "nbs2021-core",
    "coverage": "all_units",
    "vintage": "preliminary",
    "made_on": None,
    "price_basis": "current",
    "base_year": None,
    "raw_text": "",
    "qualifier": "",
    "value": Decimal(100),
    "unit": "hundred_million_yuan",
    "decimals": None,
    "counted_locally": None,
    "source_title": "",
    "source_url": "",
    "confidence": "",
    "provenance": "",
    "note": "",
    "is_sample": False,
}


def observe(activity_code: str = "3911", value: str | int | None = 100, **given: Any) -> dict[str, Any]:
    """One observation: a plain industry row unless said otherwise."""
    number = None if value is None else Decimal(str(value))
    return {**PLAIN, "activity_code": activity_code, "value": number, **given}


def gdp(value: str | int, **given: Any) -> dict[str, Any]:
    """A GDP of the whole economy."""
    whole = {"classification": "total", "scope_id": "none", "measure": "gdp"}
    return observe("TOTAL", value, **{**whole, **given})


def total(scope: str, value: str | int, **given: Any) -> dict[str, Any]:
    """The total of a scope as published."""
    return observe(scope, value, **{"classification": "scope", "scope_id": scope, **given})


def method(
    definitions: Definitions,
    observations: Iterable[Mapping[str, Any]],
    scope: str = "nbs2021-core",
    unknown_by: str = "own",
    coefficients: Iterable[Mapping[str, Any]] = (),
    held_cells: Iterable[tuple[str, str, str, str, str]] = (),
    conversions: Iterable[Mapping[str, Any]] = (),
    steps: Sequence[str] = RESULTS,
) -> duckdb.DuckDBPyConnection:
    """A connection on which every step of the method, or the first of them, have run over these observations.

    `unknown_by` says whose the unknown shares of starred industries are taken to be; `coefficients` and `conversions` are
    added to those of the definitions; `held_cells` are (submission, sheet, cell, rule, treatment) of open queries.
    """
    rows = [{"cell": f"C{number}", **row} for number, row in enumerate(observations, 1)]
    connection = _weighed(definitions, scope, [dict(one) for one in coefficients])
    if unknown_by != "own":
        connection.execute("CREATE OR REPLACE TABLE scope_weights_of_test AS FROM scope_weights")
        connection.execute(f"UPDATE scope_weights_of_test SET unknown_by = '{unknown_by}' WHERE unknown_by = 'own'")
        connection.execute("DROP VIEW scope_weights")
        connection.execute("CREATE VIEW scope_weights AS FROM scope_weights_of_test")
    connection.register("given", pa.Table.from_pylist(rows, schema=arrow_schema("observations")))
    connection.execute("CREATE TABLE observations AS FROM given")
    connection.execute(
        "CREATE TABLE submissions AS SELECT DISTINCT submission_id, 'accepted' AS status FROM observations"
    )
    connection.execute(contracts()["held_cells"].ddl())
    if held := list(held_cells):
        connection.executemany("INSERT INTO held_cells VALUES (?, ?, ?, ?, ?)", held)
    if factors := [dict(one) for one in conversions]:
        connection.register("conversions_given", pa.Table.from_pylist(factors))
        connection.execute("CREATE TEMP TABLE conversions AS FROM conversions UNION ALL BY NAME FROM conversions_given")
    _compute(connection, steps)
    return connection


def changed(connection: duckdb.DuckDBPyConnection, table: str, assignment: str) -> duckdb.DuckDBPyConnection:
    """The same connection after an UPDATE of one table of definitions or weights, with every step run again on it."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM {table}")
    connection.execute(f"UPDATE {table} SET {assignment}")
    for result in RESULTS:
        connection.execute(f"DROP TABLE {result}")
    _compute(connection)
    return connection


def _compute(connection: duckdb.DuckDBPyConnection, steps: Sequence[str] = RESULTS) -> None:
    for table in steps:
        run_step(connection, table)


def controlled(definitions: Definitions, observations: Iterable[Mapping[str, Any]]) -> duckdb.DuckDBPyConnection:
    """The same with the diagnoses and the macro control."""
    connection = method(definitions, observations)
    for table in ("diagnoses", "macro_control"):
        run_step(connection, table)
    return connection


_WEIGHED: dict[tuple[str, str], Path] = {}


def _weighed(definitions: Definitions, scope: str, coefficients: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """A connection with the definitions' tables and the weights of a scope, which are computed once a session."""
    if coefficients:
        connection = connect(threads=1)
        prepare(connection, definitions, scope)
        connection.register("coefficients_given", pa.Table.from_pylist(coefficients))
        connection.execute("INSERT INTO coefficients BY NAME FROM coefficients_given")
        run_step(connection, "scope_weights")
        return connection
    key = definitions.content_hash, scope
    if key not in _WEIGHED:
        path = Path(tempfile.mkdtemp(prefix="koujing-weights-")) / "weights.duckdb"
        connection = connect(threads=1)
        prepare(connection, definitions, scope)
        run_step(connection, "scope_weights")
        connection.execute(f"ATTACH '{path}' AS kept")
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name <> 'kept'"
        ).fetchall():
            connection.execute(f"CREATE TABLE kept.{name} AS FROM {name}")
        connection.close()
        _WEIGHED[key] = path
    connection = connect(threads=1)
    connection.execute(f"ATTACH '{_WEIGHED[key]}' AS kept (READ_ONLY)")
    for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'kept'").fetchall():
        connection.execute(f"CREATE VIEW {name} AS FROM kept.{name}")
    aim(connection, scope)
    return connection


def headline(connection: duckdb.DuckDBPyConnection, indicator: str, region: str, period: str) -> dict[str, Any]:
    """The headline figure of a region, period and indicator, as a dictionary."""
    cursor = connection.execute(
        "SELECT * FROM indicators WHERE is_headline AND indicator_id = ? AND region_code = ? AND period = ?",
        [indicator, region, period],
    )
    names = [column[0] for column in cursor.description or ()]
    (row,) = cursor.fetchall()
    return dict(zip(names, row, strict=True))
