"""All rules over the whole country: 2 846 districts × 1 382 industries, about 4 million staged rows, made in DuckDB.

Once as one period alone, once as half the districts in two years, so that the rules over time have something to look at. Each
in a process of its own, so that its peak of memory is its own. The floor is a plain scan, join and sum over the same rows.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb

from definitions import Definitions, load
from indicators.contracts import arrow_schema
from indicators.method import give_quotients
from pipelines.publication.connection import connect
from pipelines.validation import staging
from pipelines.validation.definition_tables import lay_out_definitions
from pipelines.validation.rules import ALONE, BESIDE, ask, catalogue

HERE = Path(__file__).parent
SHAPES = {"one period": (2846, 1), "half the districts, two years": (1423, 2)}
SLOWEST = 10
#: The rows of industries are drawn here; what is staged after them.
_AFTER = staging.ALONE[staging.ALONE.index("industry_rows") + 1 :]


#: What the rows that are drawn say everywhere.
_WORDS = """
    INSERT INTO rows_read (sheet, classification, activity_code, coverage, scope_id)
    VALUES ('行业', 'gbt4754-2017', '3911', 'all_units', 'nbs2021-core'), ('总量', 'total', 'TOTAL', 'all_units', 'none')
"""


def measure(regions: int, years: int) -> None:
    """Make the rows, ask every rule, print seconds, memory, the floor and the slowest rules."""
    definitions = load()
    connection = connect()
    connection.execute("SET memory_limit = '1GB'")
    _lay_out(connection, definitions, regions, years)
    ((rows,),) = connection.execute("SELECT count(*) FROM industry_rows").fetchall()
    at = time.perf_counter()
    connection.execute((HERE / "floor.sql").read_text(encoding="utf-8")).fetchall()
    floor = time.perf_counter() - at
    begun = at = time.perf_counter()
    for name in (*_AFTER, *staging.BESIDE):
        connection.execute((staging.SQL / f"{name}.sql").read_text(encoding="utf-8"))
    staged = time.perf_counter() - at
    taken: list[tuple[float, str]] = []
    looked = broken = 0
    for rule in catalogue(definitions, (*ALONE, *BESIDE)):
        at = time.perf_counter()
        counts, found = ask(connection, rule)
        taken.append((time.perf_counter() - at, rule.id))
        looked += sum(counts.values())
        broken += len(found)
    whole = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {rows:,} staged rows, {len(taken)} rules, looked at {looked:,} cells, {broken} broken")
    print(f"  {whole:.1f} s ({staged:.1f} s of it staging), {peak:,.0f} MB; floor {floor:.2f} s: {whole / floor:.0f} ×")
    print(
        "  slowest: " + ", ".join(f"{name} {seconds:.2f} s" for seconds, name in sorted(taken, reverse=True)[:SLOWEST])
    )


def _lay_out(connection: duckdb.DuckDBPyConnection, definitions: Definitions, regions: int, years: int) -> None:
    lay_out_definitions(connection, definitions)
    periods = [str(2022 + year) for year in range(years)]
    told = [(f"{code}{period}", f"{code:06}", period) for code in range(110000, 110000 + regions) for period in periods]
    staging.lay_out_submissions(
        connection,
        [
            {
                "submission_id": one,
                "file": one,
                "form": "submission",
                "status": "accepted",
                "region_code": region,
                "period": period,
            }
            for one, region, period in told
        ],
    )
    cover = {"period_kind": "annual", "coverage": "all_units", "classification": "gbt4754-2017", "sheet": "封面"}
    staging.lay_out_cover_rows(
        connection,
        [
            {
                "submission_id": one,
                "scope_id": "nbs2021-core",
                "boundary_date": date(int(period), 12, 31),
                "cells": [],
                **cover,
            }
            for one, _, period in told
        ],
    )
    give_quotients(connection)
    connection.execute("CREATE TEMP TABLE to_check AS SELECT submission_id FROM submissions")
    connection.register("observed", arrow_schema("observations").empty_table())
    for name in ("macros", "explanations", "keys", "checked_submissions", "rows_read", "figures"):
        connection.execute((staging.SQL / f"{name}.sql").read_text(encoding="utf-8"))
    connection.execute(_WORDS)
    connection.execute((staging.SQL / "words.sql").read_text(encoding="utf-8"))
    connection.execute((HERE / "national.sql").read_text(encoding="utf-8"))
    connection.execute((HERE / "national_totals.sql").read_text(encoding="utf-8"))


def run() -> None:
    """Print both shapes, each in a process of its own."""
    for name, (regions, years) in SHAPES.items():
        print(f"all rules over the country, {name}")
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", __spec__.name, str(regions), str(years)], check=True)  # noqa: S603 - our own


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]), int(sys.argv[2]))
    else:
        run()
