"""What the report asks of a release: the queries of `sql/`, a file a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.publication.connection import literal, rows_of

if TYPE_CHECKING:
    import duckdb

SQL = Path(__file__).parent / "sql"
Row = dict[str, Any]


def asked(release: duckdb.DuckDBPyConnection, name: str, **variables: str | float | list[str]) -> list[Row]:
    """The rows of `sql/<name>.sql` for these variables."""
    for variable, given in variables.items():
        release.execute(f"SET VARIABLE {variable} = {_written(given)}")
    return rows_of(release, (SQL / f"{name}.sql").read_text(encoding="utf-8"))


def _written(given: str | float | list[str]) -> str:
    if isinstance(given, list):
        return f"[{', '.join(map(literal, given))}]::VARCHAR[]"
    return literal(given) if isinstance(given, str) else str(given).lower()
