"""`cross_region.csv`: the table of the release with all its columns, under the names that the data dictionary has.

It begins with a byte-order mark, by which Excel knows that it is UTF-8.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.writing import csv_cell

if TYPE_CHECKING:
    import duckdb

_PIECE = 2_000


def write(release: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the table, real regions first, in the order of the administrative division."""
    write_query(release, "FROM cross_region ORDER BY is_sample, region_code, period, period_kind", path)


def write_query(release: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """Write the rows of a query, a piece at a time."""
    cursor = release.execute(query)
    names = [name for name, *_ in cursor.description or ()]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(names)
        while rows := cursor.fetchmany(_PIECE):
            writer.writerows([csv_cell(value) for value in row] for row in rows)
