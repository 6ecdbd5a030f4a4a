"""What moved since the release before: attaches it read-only and lets the method compare, factor by factor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
#: Where a thinned release keeps what is compared of its contributions.
COMPARED_CONTRIBUTIONS = "compared_contributions"
#: What is compared of a contribution: its figure, what was said, and how it was weighed. Of its cell only whether there is one.
OF_CONTRIBUTIONS = (
    *("fact_id", "submission_id", "cell", "activity_code", "classification", "territory_date", "query_treatment"),
    *(
        "reported_region_code",
        "reported_period",
        "reported_measure",
        "reported_value",
        "unit_factor",
        "base_value",
        "value",
    ),
    *("share_low", "share_high", "coverage_low", "coverage_high", "weight", "weight_low", "weight_high"),
    *("factor", "factor_low", "factor_high"),
)


def compare(connection: duckdb.DuckDBPyConnection, before: Path | None, manifest: Manifest) -> int:
    """Make the table `revisions` on a connection that holds this release's tables; returns its rows.

    `before` is the folder of the release with which it is compared; without one the table is empty. Columns that an earlier
    release did not have count as empty there, so a number that moved with the way it is computed is still a revision.
    """
    previous = read(before) if before else None
    if before is None or previous is None:
        connection.execute(contracts()[REVISIONS].ddl())
        return 0
    with beside(connection, before, previous, manifest.definition_parts):
        return run_step(connection, REVISIONS)


@contextmanager
def beside(
    connection: duckdb.DuckDBPyConnection, before: Path, previous: Manifest, parts: Mapping[str, str]
) -> Iterator[None]:
    """Give a connection the tables of an earlier release as `previous_…`, and which parts of the definitions changed since."""
    with attached(connection, before / DATABASE) as name:
        for table in COMPARED:
            connection.execute(f"CREATE OR REPLACE TEMP VIEW previous_{table} AS {_select(connection, name, table)}")
        changed = [part for part, digest in parts.items() if previous.definition_parts.get(part) != digest]
        values = ", ".join(f"({literal(cause)})" for cause in changed) or "(NULL)"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE changed_definitions AS FROM (VALUES {values}) AS parts(cause) WHERE cause IS NOT NULL"
        )
        try:
            yield
        finally:
            for table in COMPARED:
                connection.execute(f"DROP VIEW IF EXISTS previous_{table}")


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, database: Path) -> Iterator[str]:
    """The name of a release's file on a connection: attached for the time being unless it is, for it is opened once."""
    there = f"SELECT database_name FROM duckdb_databases() WHERE path = {literal(str(database))}"
    if found := connection.execute(there).fetchall():
        yield found[0][0]
        return
    connection.execute(f"ATTACH {literal(str(database))} AS previous (READ_ONLY)")
    try:
        yield "previous"
    finally:
        connection.execute("DETACH previous")


def kept_as(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> str:
    """The SELECT of a table of an attached release for comparing, under the names of today."""
    if (
        table == "contributions"
        and connection.execute(
            f"FROM duckdb_tables() WHERE database_name = '{database}' AND table_name = '{COMPARED_CONTRIBUTIONS}'"
        ).fetchall()
    ):
        return f"FROM {database}.{COMPARED_CONTRIBUTIONS}"
    return brought_up(connection, database).get(table, f"FROM {database}.{table}")


def _select(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> str:
    """The earlier release's table with this release's columns; what it did not have is empty."""
    select = kept_as(connection, database, table)
    there = {name for name, *_ in connection.execute(f"DESCRIBE {select}").fetchall()}
    columns = ", ".join(
        column.name if column.name in there else f"CAST(NULL AS {column.type}) AS {column.name}"
        for column in contracts()[table].columns
    )
    return f"SELECT {columns} FROM ({select})"
