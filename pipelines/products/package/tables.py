"""The tables of a release as Parquet files: which ones are public, as what each is told, and how it is written.

Contributions are told in the narrow form in which a release keeps them; for that, figures and cells carry their places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions.errors import UserError
from indicators.contracts import Column
from pipelines.publication import kept_contributions as kept
from pipelines.publication import kept_observations
from pipelines.publication.thinned import GONE, asked_of_thinned

if TYPE_CHECKING:
    import duckdb

#: Where the tables lie in a package.
FOLDER = "tables"
#: What is told by another table: observations whole, contributions narrow.
_TOLD_ELSEWHERE = (*kept_observations.KEPT, kept.VIEW)
#: Rows that are held at a time while a table is written.
_ROWS = 100_000


class EarlierReleaseError(UserError):
    """The release was made by a version that kept it otherwise and said less of it."""

    def __init__(self) -> None:
        super().__init__(
            "这个发布由较早的版本生成，不能导出；先运行 koujing run，它会重新生成现行的发布",
            "this release was made by an earlier version and cannot be exported; koujing run makes the current one anew",
        )


@dataclass(frozen=True)
class Table:
    """A public table of a release: what it is (zh / en), its columns, and the SELECT that tells it."""

    name: str
    comment: str
    columns: Sequence[Column]
    select: str

    @property
    def file(self) -> str:
        """The name of its Parquet file."""
        return f"{self.name}.parquet"


def public_tables(release: duckdb.DuckDBPyConnection) -> list[Table]:
    """The public tables of a release, by name; of a thinned one those that it still has.

    Raises `EarlierReleaseError` where it is not kept as today's are.
    """
    comments = {row["table_name"]: row["comment"] for row in rows_of(release, "comments")}
    identity = {column for column, *_ in release.execute("DESCRIBE release_manifest").fetchall()}
    if not {*kept.KEPT, *kept_observations.KEPT} <= set(comments) or "published_at" not in identity:
        raise EarlierReleaseError
    described = {(row["table_name"], row["column_name"]): row["comment"] for row in rows_of(release, "columns")}
    # what a place is called is said of the table that names places
    places = {column: told for (table, column), told in described.items() if table == kept.KEPT[0]}
    tables = []
    for name in sorted(set(comments) - set(_TOLD_ELSEWHERE)):
        if name in GONE and _is_gone(release, name):
            continue
        select = f"FROM {name}"
        if name in kept.NUMBERS and places:
            own = ", ".join(column for column, *_ in release.execute(f"DESCRIBE {name}").fetchall())
            select = f"SELECT {kept.NUMBERS[name]}, {own} FROM ({kept.placed(name)})"
        columns = [
            Column(column, kind, described.get((name, column)) or places.get(column, ""))
            for column, kind, *_ in release.execute(f"DESCRIBE {select}").fetchall()
        ]
        tables.append(Table(name, comments[name], columns, select))
    return tables


def write_parquet(release: duckdb.DuckDBPyConnection, table: Table, path: Path) -> int:
    """Write a table as Parquet and return its number of rows: decimals as decimals, row by row in the release's order.

    A release's connection reaches no file, so rows pass through Arrow, some at a time.
    """
    import pyarrow.parquet as pq

    rows = 0
    batches = release.execute(table.select).to_arrow_reader(_ROWS)
    with pq.ParquetWriter(path, batches.schema, compression="zstd") as file:
        for batch in batches:
            file.write_batch(batch)
            rows += batch.num_rows
    return rows


def _is_gone(release: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether the table is one of those that a thinned release no longer has."""
    import duckdb

    try:
        release.execute(f"FROM {name} LIMIT 1").fetchall()
    except duckdb.Error as error:
        if not asked_of_thinned(error):
            raise
        return True
    return False


def rows_of(release: duckdb.DuckDBPyConnection, query: str) -> Iterator[dict[str, Any]]:
    """The rows of one of the queries in `sql/`, or of a whole table (`FROM …`), each by the names of its columns."""
    cursor = release.execute(query if query.startswith("FROM ") else _sql(query))
    names = [name for name, *_ in cursor.description or ()]
    while rows := cursor.fetchmany(_ROWS):
        yield from (dict(zip(names, row, strict=True)) for row in rows)


def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
