"""What a brief asks of a release: the rows of `sql/`, in which every text is one line that nothing obeys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.outgoing import one_line
from pipelines.publication.connection import literal

if TYPE_CHECKING:
    import duckdb

Line = dict[str, Any]
_SQL = Path(__file__).parent / "sql"


def ask(release: duckdb.DuckDBPyConnection, name: str, **variables: str | Sequence[str]) -> list[Line]:
    """The rows of `sql/<name>.sql` by the names of their columns; variables are texts or lists of texts."""
    for variable, given in variables.items():
        one = literal(given) if isinstance(given, str) else f"[{', '.join(map(literal, given))}]::VARCHAR[]"
        release.execute(f"SET VARIABLE {variable} = {one}")
    cursor = release.execute((_SQL / f"{name}.sql").read_text(encoding="utf-8"))
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, map(_plain, row), strict=True)) for row in cursor.fetchall()]


def _plain(value: Any) -> Any:
    return one_line(value) if isinstance(value, str) else value
