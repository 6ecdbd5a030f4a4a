"""The assumptions of the method page, and which of them each drawn city breaks, decided before anything is computed.

Names and numbers are those of section 6 of the page. What a city breaks is found in its truth and its report alone
(`assumptions.sql`): `decide` reads the schema `laboratory`, where no figure of the method stands.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from tests.indicators.laboratory.atoms import Batch
from tests.indicators.laboratory.world import WHOLE, World

if TYPE_CHECKING:
    import duckdb

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[2] / "docs" / "method.md"

#: What no city of the laboratory does, by assumption, and why. Every assumption has at least one form that is drawn.
NOT_DRAWN = {
    3: "a wrong split of a 2011 code between industries of 2017: the links of the definitions are the laboratory's world",
    10: "ground that moves and leaves no date: no territory would have a truth to be held against",
}
#: What the laboratory's world does not have at all.
NOT_REPRESENTED = {
    12: "its cities do not download a bureau's database, so no vintage is found out; `test_found_vintages.py` looks at it",
    13: "its cities lie in no nation whose rates they could be lent; `steps/converted_by_nation.yml` looks at it",
}
#: Where the page itself says that no figure can miss: bounds are too wide, or only verdicts given a common share are wrong.
NO_FIGURE_MISSES = frozenset({5, 8})


def names() -> dict[int, str]:
    """The assumptions of section 6 of the method page by number."""
    section = PAGE.read_text(encoding="utf-8").split("\n## 6 ")[1].split("\n## ")[0]
    return {int(number): text for number, text in re.findall(r"^\| (\d+) \| ([^|]+?) \|", section, re.MULTILINE)}


def decide(connection: duckdb.DuckDBPyConnection, world: World, batch: Batch) -> None:
    """Leave `laboratory.broken` (where) and `laboratory.decided` (a text a city), from what is true and what is reported."""
    for name, table in (("possible", _possible(world, batch)), ("conventions", _conventions(batch))):
        connection.register("brought", table)
        connection.execute(f"CREATE OR REPLACE TABLE laboratory.{name} AS FROM brought")
        connection.unregister("brought")
    run_steps(connection, HERE / "assumptions.sql")


def run_steps(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Run the statements of a file, each after its line `-- step: name`."""
    for step in file.read_text(encoding="utf-8").split("-- step: ")[1:]:
        connection.execute(step.split("\n", 1)[1])


def _possible(world: World, batch: Batch) -> pa.Table:
    """The branches that an industry can be in ("": outside), and whether its shares there are its city's own."""
    settled = {of.industry for of in batch.coefficients if of.unknown_by == "common" or of.low == of.high}
    rows: list[tuple[str, str, bool]] = []
    for industry in sorted({industry for _, industry in world.links}):
        of = world.branches.get(industry, {})
        rows += [(industry, branch, low < high and industry not in settled) for branch, (low, high) in of.items()]
        if sum(low for low, _ in of.values()) < WHOLE:
            rows.append((industry, "", False))
    return pa.table({name: [row[n] for row in rows] for n, name in enumerate(("industry", "branch", "is_own"))})


def _conventions(batch: Batch) -> pa.Table:
    """The shares that are one number for everybody in truth."""
    given = [coefficient for coefficient in batch.coefficients if coefficient.unknown_by == "common"]
    columns = {name: [getattr(one, name) for one in given] for name in ("name", "industry", "branch", "measure")}
    text = {name: pa.array(values, pa.string()) for name, values in columns.items()}
    return pa.table({**text, "first_year": pa.array([one.first_year for one in given], pa.int64())})
