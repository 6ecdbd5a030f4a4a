"""What the structure of a region is and how it compares: the steps of `sql/7_structures`, asked for by commands.

The direct input coefficients between sections are `direct_inputs.csv`, each row with its source.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.method import give_macros, lead_up

if TYPE_CHECKING:
    import duckdb

#: What a structure is of: classes of the core, or the sections of the whole economy.
Level = StrEnum("Level", ["large", "medium", "small", "section"])
LINKS = Path(__file__).with_name("direct_inputs.csv")


def lay_out(connection: duckdb.DuckDBPyConnection, regions: Sequence[str], measure: str, level: str) -> None:
    """Make `class_shares` of these regions, for the steps that compare them; the connection holds a release's tables."""
    give_macros(connection)
    listed = ", ".join(f"'{code}'" for code in regions)
    connection.execute(f"SET VARIABLE regions = [{listed}]::VARCHAR[]")
    connection.execute(f"SET VARIABLE measure = '{measure}'")
    connection.execute(f"SET VARIABLE level = '{level}'")
    lead_up(connection, ("structures", "class_shares"))


def profile(connection: duckdb.DuckDBPyConnection, region: str) -> None:
    """Make what is told of one of the regions laid out: quotients, concentration, missing links, what its growth
    comes from, by class and by the regions below it.
    """
    connection.execute(f"SET VARIABLE region = '{region}'")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE direct_inputs (seller VARCHAR, buyer VARCHAR, coefficient DECIMAL(6, 4))"
    )
    with LINKS.open(encoding="utf-8") as file:
        rows = [(row["seller"], row["buyer"], row["coefficient"]) for row in csv.DictReader(file)]
    connection.execute(
        "INSERT INTO direct_inputs VALUES "
        + ", ".join(f"('{seller}', '{buyer}', {share})" for seller, buyer, share in rows)
    )
    told = ("location_quotients", "concentrations", "missing_links", "growth_contributions", "district_contributions")
    lead_up(connection, told)


def pair(connection: duckdb.DuckDBPyConnection, period: str) -> None:
    """Make `pair_measures` of the two regions laid out, and `pair_classes` of one of their years."""
    connection.execute(f"SET VARIABLE period = '{period}'")
    lead_up(connection, ("pair_measures", "pair_classes"))
