"""Data that says something of a figure of the table: targets and published ranks, each a row with its source.

What they have in common belongs here: a region and an indicator that exist, and the way to a connection. What each says more is
`targets` and `claims`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import Field

from definitions import load
from definitions.checks.references import note
from definitions.files import FIRST_ROW, DefinitionFiles
from definitions.models import Entry
from indicators.catalogue import catalogue
from indicators.method import give_macros

if TYPE_CHECKING:
    import duckdb

FOLDER = Path(__file__).parent


class Statement(Entry):
    """What every such row says; no two of a file have one id."""

    identity = ("id",)

    id: str
    region_code: str
    indicator_id: str
    source: str = Field(min_length=1)
    note: str


Said = TypeVar("Said", bound=Statement)


def read(files: DefinitionFiles, name: str, kind: type[Said]) -> list[tuple[int, Said]]:
    """The rows of a file with their numbers; what is wrong in them, and with their region and indicator, is noted in `files`."""
    rows = list(enumerate(files.rows(name, kind), FIRST_ROW))
    for number, row in rows:
        if row.region_code not in load().regions:
            note(files, name, number, "region_code", "missing", value=row.region_code)
        if row.indicator_id not in catalogue():
            note(files, name, number, "indicator_id", "missing", value=row.indicator_id)
    return rows


def bring(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Iterable[Statement]
) -> None:
    """Make a table of rows for the steps that read it: its columns with their types, by the names of the rows' fields."""
    give_macros(connection)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({', '.join(columns.values())})")
    places = ", ".join("?" * len(columns))
    for row in rows:
        connection.execute(f"INSERT INTO {table} VALUES ({places})", [getattr(row, name) for name in columns])
