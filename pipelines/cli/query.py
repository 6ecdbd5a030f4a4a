"""Runs the command line's SQL files on a release, with variables, and gives rows as dictionaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.publication.release import literal

if TYPE_CHECKING:
    import duckdb

SQL = Path(__file__).parent / "sql"


def rows(
    connection: duckdb.DuckDBPyConnection, name: str, variables: Mapping[str, str | Sequence[str]]
) -> list[dict[str, Any]]:
    """The rows of `sql/<name>.sql`; variables are texts or lists of texts.

    Bound parameters would import pandas and numpy, which costs the command line more than the query.
    """
    for variable, given in variables.items():
        one = literal(given) if isinstance(given, str) else f"[{', '.join(map(literal, given))}]::VARCHAR[]"
        connection.execute(f"SET VARIABLE {variable} = {one}")
    cursor = connection.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"))
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
