"""DuckDB connections as this project wants them: no extensions fetched, no progress bar on the output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.method import give_macros
from pipelines.publication.older import brought_up

if TYPE_CHECKING:
    import duckdb

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def connect(threads: int | None = None, memory: str = "", spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection in memory for the steps of a run; `threads` only where a test wants to set them.

    It holds no more than `memory` (as DuckDB writes sizes: 2GB); what is more goes into the folder `spill`.
    """
    import duckdb

    limits = {"threads": threads, "memory_limit": memory, "temp_directory": str(spill or "")}
    connection = duckdb.connect(config=CONFIG | {name: value for name, value in limits.items() if value})
    connection.execute("SET enable_progress_bar = false")
    return connection


def open_release(database: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a release's file, the tables of an earlier version under today's names.

    It reaches no other file, and nobody changes that: what stands in a release or is asked of it is text.
    """
    import duckdb

    closed = CONFIG | {"enable_external_access": False, "lock_configuration": True}
    connection = duckdb.connect(str(database), read_only=True, config=closed)
    older = brought_up(connection, database.stem)
    if older:
        give_macros(connection)
    for table, select in older.items():
        connection.execute(f"CREATE TEMP VIEW {table} AS {select}")
    return connection


def literal(text: str) -> str:
    """Text as an SQL literal, for the statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The rows of a query by the names of its columns."""
    cursor = connection.execute(query)
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
