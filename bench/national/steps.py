"""From observations to indicators over a national period: what each step costs, and what the same rows cost at least."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from bench.costs import Cost, cost_of
from bench.national import REGIONS
from definitions import load
from indicators.method import prepare, run_step
from pipelines.publication.connection import connect
from tests.indicators.national_period import make, text

STEPS = ("found_vintages", "contributions", "facts", "indicators", "cross_region", "diagnoses", "macro_control")


def measure() -> None:
    """Make the period, run the method over it step by step, print what each step costs."""
    with tempfile.TemporaryDirectory(prefix="koujing-national-") as place:
        connection = connect()
        connection.execute(f"SET temp_directory = '{place}'")
        prepare(connection, load(), "nbs2021-core")
        cells = make(connection, Path(place) / "observations.parquet", REGIONS)
        print(f"{REGIONS:,} regions, {cells:,} cells")
        print(cost_of("scope_weights", partial(run_step, connection, "scope_weights")).line())
        floor = cost_of("floor", lambda: connection.execute(f"CREATE TABLE floor AS {text('floor')}").fetchall()[0][0])
        print(floor.line())
        connection.execute("DROP TABLE floor")
        costs: list[Cost] = []
        for name in STEPS:
            costs.append(cost_of(name, partial(run_step, connection, name)))
            print(costs[-1].line(floor), flush=True)
        each, bare = (1e6 * cost.processor / cells for cost in (costs[0], floor))
        print(f"  a cell: {each:.2f} µs of processor for contributions, {bare:.2f} for the floor")
        print(f"  a row of contributions: {1e6 * costs[0].peak / costs[0].rows:,.0f} bytes at the peak")


if __name__ == "__main__":
    measure()
