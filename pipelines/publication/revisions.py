"""What moved since the release before: attaches it read-only and lets the method compare, factor by factor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indicators.contracts import contracts
from indicators.method import run_step
from pipelines.home import DATABASE
from pipelines.publication.connection import literal
from pipelines.publication.manifest import Manifest, read
from pipelines.publication.older import brought_up
from pipelines.publication.release import REVISIONS

if TYPE_CHECKING:
    import duckdb

COMPARED = ("indicators", "facts", "contributions", "submissions")


def compare(connection: duckdb.DuckDBPyConnection, before: Path | None, manifest: Manifest) -> int:
    """Make the table `revisions` on a connection that holds this release's tables; returns its rows.

    `before` is the folder of the release with which it is compared; without one the table is empty. Columns that an earlier
    release did not have count as empty there, so a number that moved with the way it is computed is still a revision.
    """
    previous = read(before) if before else None
    if before is None or previous is None:
        connection.execute(contracts()[REVISIONS].ddl())
        return 0
    connection.execute(f"ATTACH {literal(str(before / DATABASE))} AS previous (READ_ONLY)")
    try:
        for table in COMPARED:
            connection.execute(f"CREATE OR REPLACE TEMP VIEW previous_{table} AS {_select(connection, table)}")
        changed = _changed_parts(previous, manifest)
        values = ", ".join(f"({literal(cause)})" for cause in changed) or "(NULL)"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE changed_definitions AS FROM (VALUES {values}) AS parts(cause) WHERE cause IS NOT NULL"
        )
        return run_step(connection, REVISIONS)
    finally:
        for table in COMPARED:
            connection.execute(f"DROP VIEW IF EXISTS previous_{table}")
        connection.execute("DETACH previous")


def _changed_parts(previous: Manifest, manifest: Manifest) -> list[str]:
    return [part for part, digest in manifest.definition_parts.items() if previous.definition_parts.get(part) != digest]


def _select(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """The earlier release's table with this release's columns; what it did not have is empty."""
    select = brought_up(connection, "previous").get(table, f"FROM previous.{table}")
    there = {name for name, *_ in connection.execute(f"DESCRIBE {select}").fetchall()}
    columns = ", ".join(
        column.name if column.name in there else f"CAST(NULL AS {column.type}) AS {column.name}"
        for column in contracts()[table].columns
    )
    return f"SELECT {columns} FROM ({select})"
