"""The same observations under another scope: the method run again, in memory, on what a release holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indicators.method import prepare, run_step
from pipelines.publication.connection import connect, literal, open_release
from pipelines.publication.older import brought_up

if TYPE_CHECKING:
    import duckdb

    from definitions import Definitions

OBSERVED = ("submissions", "observations", "findings", "held_cells", "found_vintages")
STEPS = ("scope_weights", "contributions", "facts", "indicators", "cross_region")


def under_scope(database: Path, definitions: Definitions, scope: str) -> duckdb.DuckDBPyConnection:
    """A connection on which a release's observations stand under another scope, with the tables of a release.

    `database` is a release's DuckDB file; it is only read, and answers by itself for its own scope. Raises
    `indicators.method.UnknownScopeError` when the scope does not exist or cannot be a target.
    """
    published = open_release(database)
    if published.execute("SELECT target_scope FROM release_manifest").fetchall() == [(scope,)]:
        return published
    published.close()
    return harmonised_anew(database, definitions, scope)


def harmonised_anew(database: Path, definitions: Definitions, scope: str) -> duckdb.DuckDBPyConnection:
    """A connection on which the observations of a release stand under these definitions; what files say is not read again."""
    connection = connect()
    prepare(connection, definitions, scope)
    connection.execute(f"ATTACH {literal(str(database))} AS published (READ_ONLY)")
    today = brought_up(connection, "published")
    for table in OBSERVED:
        connection.execute(f"CREATE VIEW {table} AS {today.get(table, f'FROM published.{table}')}")
    for step in STEPS:
        run_step(connection, step)
    return connection
