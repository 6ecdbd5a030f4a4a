"""What a group of regions has together: the steps of `sql/8_groups`, asked for by a command.

Who belongs to a group from when is data (`definitions/regions/group_members.csv`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.method import give_macros, lead_up

if TYPE_CHECKING:
    import duckdb


def add_up(connection: duckdb.DuckDBPyConnection, group: str) -> None:
    """Make `group_regions`, `group_figures` and `group_indicators` of a group; the connection holds a release's tables."""
    give_macros(connection)
    connection.execute(f"SET VARIABLE region_group = '{group}'")
    lead_up(connection, ("group_regions", "group_figures", "group_totals", "group_indicators"))
