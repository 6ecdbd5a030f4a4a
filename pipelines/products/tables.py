"""Every public table of a release as files: CSV that Excel opens, and Parquet.

How observations and contributions are kept is no table of its own here: the views of these names tell them whole.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.products.table_csv import write_query
from pipelines.publication import kept_contributions, kept_observations
from pipelines.publication.connection import literal
from pipelines.spreadsheet import ROWS

if TYPE_CHECKING:
    import duckdb

CSV, PARQUET = "csv", "parquet"
_STORED = (*kept_contributions.KEPT, *kept_observations.KEPT)
_PIECE = 50_000


def public_tables(release: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the tables and views that are for people."""
    query = (Path(__file__).parent / "sql" / "public_tables.sql").read_text(encoding="utf-8")
    release.execute(f"SET VARIABLE stored = [{', '.join(map(literal, _STORED))}]")
    return [name for (name,) in release.execute(query).fetchall()]


def write_tables(release: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Write every public table into `csv` and `parquet` of a folder; returns those that have more rows than Excel opens.

    These are there as Parquet alone.
    """
    (folder / CSV).mkdir()
    (folder / PARQUET).mkdir()
    too_long = []
    for name in public_tables(release):
        write_parquet(release, name, folder / PARQUET / f"{name}.parquet")
        ((rows,),) = release.execute(f"SELECT count(*) FROM {name}").fetchall()
        if rows < ROWS:
            write_query(release, f"FROM {name}", folder / CSV / f"{name}.csv")
        else:
            too_long.append(name)
    return too_long


def write_parquet(release: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Write a table as Parquet, a piece at a time: a release itself writes no file."""
    import pyarrow.parquet as pq

    with (
        release.execute(f"FROM {name}").to_arrow_reader(_PIECE) as reader,
        pq.ParquetWriter(path, reader.schema) as writer,
    ):
        for batch in reader:
            writer.write_batch(batch)
