"""Every public table of a release as CSV that Excel opens; as Parquet, with all that is said of them, they are in the package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.products.package.tables import public_tables
from pipelines.products.table_csv import write_query
from pipelines.spreadsheet import ROWS

if TYPE_CHECKING:
    import duckdb

FOLDER = "csv"


def write_tables(release: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Write every public table into `csv` of a folder; returns those that have more rows than Excel opens, and are left out."""
    (folder / FOLDER).mkdir()
    too_long = []
    for table in public_tables(release):
        ((rows,),) = release.execute(f"SELECT count(*) FROM ({table.select})").fetchall()
        if rows < ROWS:
            write_query(release, table.select, folder / FOLDER / f"{table.name}.csv")
        else:
            too_long.append(table.name)
    return too_long
