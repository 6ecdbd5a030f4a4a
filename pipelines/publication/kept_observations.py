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


def set_apart(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of `KEPT` of `observations` and `numbered_observations`; temporary ones would hide a release's."""
    said = ", ".join(column.name for column in contracts()["observation_headings"].columns if column.name != "heading")
    for table in KEPT:
        select = sql_of(table).replace("HEADING", said)
        kind = "VIEW" if table == "observation_rows" else "TABLE"
        connection.execute(f"CREATE OR REPLACE {kind} {table} AS {select}")


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
