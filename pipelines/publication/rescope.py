"""The same observations under another scope: the method run again, in memory, on what a release holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.catalogue import catalogue_table
from indicators.contracts import dimensions
from indicators.method import aim, prepare, run_step
from pipelines.publication.connection import connect, literal, open_release
from pipelines.publication.older import brought_up

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from definitions import Definitions

OBSERVED = ("submissions", "observations", "findings", "held_cells", "found_vintages")
CATALOGUE = "indicator_catalogue"
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


def some_under(
    release: duckdb.DuckDBPyConnection, scopes: Sequence[str], observed: str
) -> Iterator[tuple[str, duckdb.DuckDBPyConnection]]:
    """One scope after the other with a connection on which some observations of an open release stand under it.

    `observed` is the condition that chooses them: all that the figures rest on which are then looked at. Of few regions this
    takes a second or two a scope, whatever the size of the release.
    """
    connection = connect()
    for table in {*dimensions(), *OBSERVED} - {CATALOGUE}:
        chosen = f"FROM {table} WHERE {observed}" if table == "observations" else f"FROM {table}"
        _take(connection, table, release.execute(chosen).to_arrow_table())
    aim(connection, scopes[0])
    run_step(connection, "scope_weights")
    for scope in scopes:
        aim(connection, scope)
        _take(connection, CATALOGUE, catalogue_table(scope))
        for step in STEPS[1:4]:
            connection.execute(f"DROP TABLE IF EXISTS {step}")
            run_step(connection, step)
        yield scope, connection


def _take(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("taken", table)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM taken")
    connection.unregister("taken")
