"""Builders of what tests feed the method with: observations, one line each, everything else at its plainest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from definitions import Definitions
from indicators.contracts import arrow_schema
from indicators.method import prepare, run_step
from pipelines.publication.connection import connect

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
    "price_basis": "current",
    "raw_text": "",
    "qualifier": "",
    "value": Decimal(100),
    "unit": "hundred_million_yuan",
    "decimals": None,
    "counted_locally": None,
    "source_title": "",
    "source_url": "",
    "confidence": "",
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
) -> duckdb.DuckDBPyConnection:
    """A connection on which every step of the method has run over these observations.

    `unknown_by` says whose the unknown shares of starred industries are taken to be; `coefficients` are added to those of
    the definitions.
    """
    rows = [{"cell": f"C{number}", **row} for number, row in enumerate(observations, 1)]
    connection = connect()
    prepare(connection, definitions, scope)
    if added := list(coefficients):
        connection.register("coefficients_given", pa.Table.from_pylist([dict(one) for one in added]))
        connection.execute("INSERT INTO coefficients BY NAME FROM coefficients_given")
    connection.register("given", pa.Table.from_pylist(rows, schema=arrow_schema("observations")))
    connection.execute("CREATE TABLE observations AS FROM given")
    connection.execute(
        "CREATE TABLE submissions AS SELECT DISTINCT submission_id, 'accepted' AS status FROM observations"
    )
    for table in ("scope_weights", "contributions", "facts", "indicators", "cross_region", "diagnoses", "macro_control"):
        run_step(connection, table)
        if table == "scope_weights" and unknown_by != "own":
            connection.execute(f"UPDATE scope_weights SET unknown_by = '{unknown_by}' WHERE unknown_by = 'own'")
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
