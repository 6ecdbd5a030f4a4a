"""How contributions are kept: three numbers a row, and a view that tells them as the method made them.

They are taken apart a batch of regions at a time, in numbers of the batch, and put together in those of the release. A
contribution that follows from its cell, its figure and its weighing alone is kept as the numbers of these three; all
others are kept whole. What the method is, is `indicators`; where files lie is for the caller to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.contracts import contracts
from indicators.method import statement, steps
from pipelines.publication import kept_observations
from pipelines.publication.connection import literal
from pipelines.publication.kept_observations import sql_of

if TYPE_CHECKING:
    import duckdb

#: The tables in which contributions are kept, and the view that tells them.
KEPT = ("contribution_rows", "weighings", "further_contributions")
VIEW = "contributions"
#: The tables whose rows contributions name by their places, and what the place is called.
NUMBERS = {"facts": "fact", "observations": "observation"}
#: Where the words of the method stand in a release: apart from those of whoever reads it, which may be of another version.
SCHEMA = "method"


#: What is kept of a batch of regions, whatever other regions there are: figures, submissions, cells and weighings have numbers of
#: the batch in the first three.
NUMBERED_IN_BATCH = ("kept_rows", "kept_submissions", "kept_weighings")
OF_BATCH = (*NUMBERED_IN_BATCH, "further_contributions", "figure_sums")


def begin(connection: duckdb.DuckDBPyConnection) -> None:
    """Prepare a connection for batches: none is kept yet. It holds `numbered_observations`."""
    connection.execute(contracts()["weighings"].ddl())
    connection.execute("SET VARIABLE figures_before = 0")
    connection.execute(
        "CREATE TEMP TABLE first_observations AS "
        "SELECT submission_id, min(observation) AS observation FROM numbered_observations GROUP BY submission_id"
    )


def said_by_region(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Of each region what its contributions and facts are made of, as hashes: what is kept of it holds as long as these do.

    The connection holds `submissions`, `held_cells`, `found_vintages` and what `begin` prepared.
    """
    said: dict[str, list[tuple[object, ...]]] = {}
    for region, *told in connection.execute(sql_of("said_by_region")).fetchall():
        said.setdefault(region, []).append(tuple(told))
    return said


def set_apart(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Take the contributions on the connection apart: the SELECT of each table of `OF_BATCH`.

    The connection holds `contributions` and `figure_sums` of one batch of regions, its cells with their places as
    `batch_observations`, and what `begin` prepared.
    """
    connection.execute(f"CREATE OR REPLACE TEMP VIEW following_contributions AS {sql_of('following_contributions')}")
    for table in ("figures", "batch_submissions", "batch_weighings"):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {sql_of(table)}")
    return {
        "kept_rows": sql_of("batch_rows"),
        "kept_submissions": "FROM batch_submissions ORDER BY submission",
        "kept_weighings": "FROM batch_weighings ORDER BY weighing",
        "further_contributions": "SELECT * EXCLUDE (follows) FROM following_contributions WHERE NOT follows ORDER BY ALL",
        "figure_sums": "SELECT sums.* FROM figure_sums AS sums JOIN figures USING (fact_id) ORDER BY fact",
    }


def put_together(connection: duckdb.DuckDBPyConnection) -> str:
    """Number the weighings of a kept batch with those before; the SELECT of its `contribution_rows`.

    The connection holds the tables of `NUMBERED_IN_BATCH`, and what `begin` prepared.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE numbered_weighings AS {sql_of('numbered_weighings')}")
    columns = ", ".join(column.name for column in contracts()["weighings"].columns)
    connection.execute(f"INSERT INTO weighings SELECT {columns} FROM numbered_weighings WHERE is_new ORDER BY weighing")
    return sql_of("contribution_rows")


def count_on(connection: duckdb.DuckDBPyConnection, figures: int) -> None:
    """The figures of the next batch have the numbers after those of this one, which are so many."""
    connection.execute(f"SET VARIABLE figures_before = getvariable('figures_before') + {figures}")


def number(connection: duckdb.DuckDBPyConnection, table: str, files: Sequence[Path]) -> None:
    """Make the view `numbered_…` of a table's Parquet files, with the places of their rows, counted through from nothing.

    It is put together of a view for each file, whose names are in the order of the rows.
    """
    counts = dict(
        connection.execute(
            "SELECT file_name, num_rows FROM parquet_file_metadata(?)", [[str(path) for path in files]]
        ).fetchall()
    )
    before, parts = 0, []
    for number, path in enumerate(files):
        parts.append(f"numbered_{table}_{number:06}")
        connection.execute(
            f"CREATE VIEW {parts[-1]} AS "
            f"SELECT * EXCLUDE (file_row_number), CAST(file_row_number + {before} AS INTEGER) AS {NUMBERS[table]} "
            f"FROM read_parquet({literal(str(path))}, file_row_number = true)"
        )
        before += counts[str(path)]
    whole = " UNION ALL BY NAME ".join(f"FROM {part}" for part in parts)
    connection.execute(f"CREATE VIEW numbered_{table} AS {whole}")


def in_place(table: str) -> str:
    """A SELECT of the rows of a table of a release with their places, by which DuckDB finds a row without reading all."""
    if table == kept_observations.VIEW:
        return kept_observations.in_place()
    return f"SELECT rowid AS {NUMBERS[table]}, * FROM {table}"


def placed(table: str) -> str:
    """The same of a release that is in use, whose connection does not hold the words of the method."""
    return _of_schema(in_place(table))


def as_staged(table: str) -> str:
    """A SELECT of a table of a release, which is in use, in the order in which its rows were made."""
    return _of_schema(kept_observations.in_order()) if table == kept_observations.VIEW else f"FROM {table}"


def telling() -> str:
    """The SELECT of the view where rows are numbered: from `numbered_facts` and `numbered_observations`."""
    short = "SELECT *, in_four_decimals(value) AS short_value FROM numbered_observations"
    return _telling({"facts": "FROM numbered_facts", "observations": short})


def _telling(places: Mapping[str, str]) -> str:
    """The SELECT of the view in the columns and types of the contract, with the SELECTs of what contributions name."""
    columns = ", ".join(f"CAST({one.name} AS {one.type}) AS {one.name}" for one in contracts()[VIEW].columns)
    text = f"SELECT {columns} FROM ({sql_of('contributions')})"
    for table, select in places.items():
        text = text.replace(f"placed_{table} AS", f"({select}) AS")
    return text


def write_views(connection: duckdb.DuckDBPyConnection, database: str) -> None:
    """Put the views of observations and contributions into an attached release, with the words of the method that they need."""
    ((before,),) = connection.execute("SELECT current_database()").fetchall()
    connection.execute(f"USE {database}")
    try:
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
        for macro in _macros():
            connection.execute(macro)
        views = {
            kept_observations.VIEW: kept_observations.telling(),
            VIEW: _telling({one: in_place(one) for one in NUMBERS}),
        }
        for view, text in views.items():
            connection.execute(f"CREATE VIEW {view} AS {_of_schema(text)}")
    finally:
        connection.execute(f"USE {before}")


def _macros() -> Iterator[str]:
    """The macros of the method as they are made in a release."""
    for name in steps()["words"]:
        for macro in re.findall(r"CREATE OR REPLACE TEMP MACRO .*?;", statement(name), re.DOTALL):
            head, _, body = _of_schema(macro).partition(" AS")
            yield f"{head.replace('CREATE OR REPLACE TEMP MACRO', 'CREATE MACRO')} AS{body}"


def _of_schema(text: str) -> str:
    """A text with the words of the method called by their schema."""
    return re.sub(rf"\b({'|'.join(_names())})(?=\()", rf"{SCHEMA}.\1", text)


@cache
def _names() -> tuple[str, ...]:
    texts = "\n".join(statement(name) for name in steps()["words"])
    return tuple(re.findall(r"TEMP MACRO (\w+)\(", texts))
