"""From observations to contributions and facts, some regions at a time, so that memory does not grow with their number.

Regions between which figures are put together for another boundary are computed together; nothing else of these steps
looks beyond a region. The method itself is `indicators`; how contributions are kept is `pipelines.publication`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

from indicators.method import lead_up, run_step
from pipelines import staged
from pipelines.publication import kept_contributions as kept
from pipelines.publication.connection import literal
from pipelines.run import Run

if TYPE_CHECKING:
    import duckdb

#: Observations of which contributions are made at once, about; what they become takes some 600 bytes a row.
AT_ONCE = 500_000


def make_contributions(connection: duckdb.DuckDBPyConnection, run: Run) -> int:
    """Make the contributions of every region, and the sums of their figures; returns how many contributions there are."""
    staged.open_tables(connection, run, ("submissions", "held_cells"))
    staged.open_numbered(connection, run, "observations")
    connection.execute("CREATE VIEW observations AS SELECT * EXCLUDE (observation) FROM numbered_observations")
    for table in ("scope_weights", "found_vintages"):
        run_step(connection, table)
        staged.write(connection, f"FROM {table}", run.parquet(table))
    kept.begin(connection)
    _forget(run, "contribution_rows", "further_contributions", "figure_sums", "facts")
    rows = 0
    for number, regions in enumerate(together(connection)):
        _look_at(connection, regions)
        rows += run_step(connection, "contributions")
        lead_up(connection, ("summed_contributions", "figure_sums"))
        for table, select in kept.set_apart(connection).items():
            staged.write(connection, select, run.part(table, number))
        kept.count_on(connection)
        connection.execute("DROP TABLE contributions")
    staged.write(connection, "FROM weighings ORDER BY weighing", run.parquet("weighings"))
    return rows


def make_facts(connection: duckdb.DuckDBPyConnection, run: Run) -> int:
    """Judge the figures of every region; returns how many there are."""
    if not any(run.parquet("figure_sums").parent.glob("*")):
        return _make_facts_again(connection, run)
    rows = 0
    for number, sums in enumerate(staged.staged(run, "figure_sums")):
        connection.execute(f"CREATE OR REPLACE TEMP VIEW figure_sums AS FROM read_parquet({literal(str(sums))})")
        rows += run_step(connection, "facts", standing=("summed_contributions", "figure_sums"))
        _write_facts(connection, run, number)
    return rows


def _make_facts_again(connection: duckdb.DuckDBPyConnection, run: Run) -> int:
    """The same from the contributions of a release, where only this stage is run again."""
    staged.open_tables(connection, run, ("found_vintages", "contributions"))
    rows = run_step(connection, "facts")
    _forget(run, "facts")
    _write_facts(connection, run, 0)
    return rows


def _forget(run: Run, *tables: str) -> None:
    """Leave nothing of tables that are made again in parts."""
    for table in tables:
        shutil.rmtree(run.parquet(table).parent, ignore_errors=True)


def _write_facts(connection: duckdb.DuckDBPyConnection, run: Run, number: int) -> None:
    """In the order in which their contributions number them (`figures.sql`)."""
    order = "region_code, period, measure, source_id, target_level, target_code, fact_id"
    staged.write(connection, f"FROM facts ORDER BY {order}", run.part("facts", number))
    connection.execute("DROP TABLE facts")


def _look_at(connection: duckdb.DuckDBPyConnection, regions: list[str]) -> None:
    listed = ", ".join(map(literal, regions))
    connection.execute(
        "CREATE OR REPLACE VIEW observations AS SELECT * EXCLUDE (observation) FROM numbered_observations "
        f"WHERE region_code IN ({listed})"
    )


def together(connection: duckdb.DuckDBPyConnection, at_once: int = AT_ONCE) -> Iterator[list[str]]:
    """The regions that reported, in the order of their codes, as many together as make about so many observations."""
    reported: dict[str, int] = dict(
        connection.execute("SELECT region_code, count(*) FROM observations GROUP BY region_code").fetchall()
    )
    links = connection.execute(
        "SELECT DISTINCT from_code, to_code FROM region_mappings WHERE kind <> 'same'"
    ).fetchall()
    some: list[str] = []
    for linked in _linked(sorted(reported), links):
        some += linked
        if sum(reported[code] for code in some) >= at_once:
            yield some
            some = []
    if some or not reported:
        yield some


def _linked(codes: list[str], links: list[tuple[str, str]]) -> list[list[str]]:
    """The codes in groups that no link leaves, each group in the place of its first code."""
    above: dict[str, str] = {}

    def top(code: str) -> str:
        while code in above:
            code = above[code]
        return code

    for one, other in links:
        first, second = sorted((top(one), top(other)))
        if first != second:
            above[second] = first
    groups: dict[str, list[str]] = {}
    for code in codes:
        groups.setdefault(top(code), []).append(code)
    return list(groups.values())
