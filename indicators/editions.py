"""A series over two editions of the shared definition: both are computed, and linked in the bridge year alone.

Which scope follows which, from when, is data (`succeeds` in `definitions/scopes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.method import lead_up

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from definitions.models import Succession


def link(
    connection: duckdb.DuckDBPyConnection, succession: Succession, earlier: pa.Table, later: pa.Table
) -> duckdb.DuckDBPyConnection:
    """Make `linked_series` of the `indicators` under both editions; the connection has the catalogue and the macros."""
    sides = {"earlier": earlier, "later": later}
    for side, table in sides.items():
        connection.register(f"{side}_edition", table)
    both = " UNION ALL BY NAME ".join(f"SELECT '{side}' AS edition, * FROM {side}_edition" for side in sides)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE editions AS {both}")
    connection.execute(f"SET VARIABLE first_year = '{succession.first_year}'")
    connection.execute(f"SET VARIABLE bridge_year = '{succession.bridge_year}'")
    lead_up(connection, ["linked_series"])
    return connection
