"""A period of made-up regions, each with every industry and five measures, and the least that summing it up costs.

The observations are made by DuckDB straight into Parquet, as staging keeps them; no workbook is read. The benches measure the
method over it; the tests beside this file hold that what they measure is the method.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indicators.contracts import contracts

if TYPE_CHECKING:
    import duckdb


def text(name: str) -> str:
    """The SQL of one of the files beside this one."""
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")


def make(connection: duckdb.DuckDBPyConnection, path: Path, regions: int) -> int:
    """Leave the observations of so many regions and what belongs to them on the connection; returns how many cells there are."""
    connection.execute(f"SET VARIABLE regions = {regions}")
    connection.execute(
        f"COPY ({text('observations')}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
    )
    connection.execute(f"CREATE VIEW observations AS FROM read_parquet('{path}')")
    connection.execute(
        "CREATE TABLE submissions AS SELECT DISTINCT submission_id, 'accepted' AS status FROM observations"
    )
    connection.execute(contracts()["held_cells"].ddl())
    ((cells,),) = connection.execute("SELECT count(*) FROM observations").fetchall()
    return int(cells)
