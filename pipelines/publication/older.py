"""Releases of an earlier version, read under the names that columns have now (`renames.yml` says what they were).

Only names are brought up to date here; what a release does not have stays empty for whoever compares it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions.yaml_files import read_yaml

if TYPE_CHECKING:
    import duckdb

FILE = Path(__file__).parent / "renames.yml"


def brought_up(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, str]:
    """For each table of an attached release that has not today's columns: the SELECT that gives it them."""
    renames: dict[str, Any] = read_yaml(FILE)
    there: dict[str, list[str]] = dict(
        connection.execute(
            f"SELECT table_name, list(column_name) FROM duckdb_columns() WHERE database_name = '{database}' GROUP BY ALL"
        ).fetchall()
    )
    found = {}
    for table, added in renames["added"].items():
        lacking = {name: how for name, how in added.items() if name not in there.get(table, [name])}
        if lacking:
            columns = ", ".join(f"{how} AS {name}" for name, how in lacking.items())
            found[table] = f"SELECT {columns}, * FROM {database}.{table} AS row"
    return found
