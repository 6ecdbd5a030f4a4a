"""How observations are kept in a release: what cells have in common stands once, and a view tells them as they were read.

What is said of a cell beside its number (whose, of when, in which unit and scope) stands in `observation_headings`; the
cells themselves, in the order in which they were read, in `observation_rows`. What an observation is, is its contract;
where files lie is for the caller to say.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.contracts import contracts

if TYPE_CHECKING:
    import duckdb

#: The tables in which observations are kept, and the view that tells them.
KEPT = ("observation_headings", "observation_rows")
VIEW = "observations"
SQL = Path(__file__).parent / "sql"


def write(connection: duckdb.DuckDBPyConnection, database: str) -> None:
    """Write the tables of `KEPT` into an attached database, of `observations` and `numbered_observations` on the connection.

    Rows come a part after the other, where these are numbered in parts: all in their order at once would not stay in memory.
    """
    said = ", ".join(column.name for column in contracts()["observation_headings"].columns if column.name != "heading")
    headings, rows = (sql_of(table).replace("HEADING", said) for table in KEPT)
    connection.execute(f"CREATE TABLE {database}.observation_headings AS {headings}")
    rows = rows.replace("FROM observation_headings", f"FROM {database}.observation_headings")
    connection.execute(f"CREATE TABLE {database}.observation_rows AS {rows} LIMIT 0")
    for part in _parts(connection):
        of_part = rows.replace("FROM numbered_observations", f"FROM {part}")
        connection.execute(f"INSERT INTO {database}.observation_rows {of_part}")


def _parts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The views in which the observations are numbered, in their order."""
    parts = "SELECT view_name FROM duckdb_views() WHERE starts_with(view_name, 'numbered_observations_') ORDER BY ALL"
    return [name for (name,) in connection.execute(parts).fetchall()] or ["numbered_observations"]


def in_place() -> str:
    """A SELECT, in one line, of the observations of a release with their places, counted from nothing."""
    return " ".join(line.strip() for line in sql_of(VIEW).splitlines() if not line.startswith("--"))


def telling() -> str:
    """The SELECT of the view, in the columns and types of the contract."""
    columns = ", ".join(f"CAST({one.name} AS {one.type}) AS {one.name}" for one in contracts()[VIEW].columns)
    return f"SELECT {columns} FROM ({in_place()})"


def in_order() -> str:
    """The same in the order of reading, which a view does not promise."""
    return f"{telling()} ORDER BY observation"


@cache
def sql_of(name: str) -> str:
    """The SQL of this name that says how a release keeps something."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
