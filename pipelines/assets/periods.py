"""Dagster's partitions: what was received and read of each reporting period, and whether what is due of it is there.

A partition is a period that some delivery names. The method and the release are no partitions: they are always built from
everything in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import dagster as dg

from definitions import Definitions, UserError
from pipelines import expected
from pipelines.assets.showing import SQL
from pipelines.home import Home
from pipelines.publication.current import open_current
from pipelines.run import Run
from pipelines.staged import connection_of, open_tables

if TYPE_CHECKING:
    import duckdb

PERIODS = dg.DynamicPartitionsDefinition(name="reporting_period")
REPORTS, IN_TIME = dg.AssetKey("reports_by_period"), "reports_are_in_time"
Counts = Mapping[str, dict[str, Any]]


def of_run(run: Run) -> Counts:
    """What a run has read, by the period it is about."""
    connection = connection_of(run)
    try:
        open_tables(connection, run, ("submissions", "observations"))
        return _counted(connection)
    finally:
        connection.close()


def of_release(home: Home) -> Counts:
    """What the release in place rests on, by period; nothing before the first release."""
    connection = open_current(home)
    if connection is None:
        return {}
    try:
        return _counted(connection)
    finally:
        connection.close()


def materialized(instance: dg.DagsterInstance, counts: Counts) -> Iterator[dg.AssetMaterialization]:
    """What Dagster is told of the periods; a new one is a new partition."""
    instance.add_dynamic_partitions(str(PERIODS.name), list(counts))
    for period, metadata in counts.items():
        yield dg.AssetMaterialization(REPORTS, partition=period, metadata=metadata)


def judged(instance: dg.DagsterInstance, home: Home, definitions: Definitions) -> Iterator[dg.AssetCheckEvaluation]:
    """Of each period by whose deadlines reports are due: whether all are there that should be. It only warns."""
    try:
        day = expected.today(home)
        lines = expected.board(expected.reports(home, definitions, day), day)
    except UserError:
        # the board itself says what is wrong
        return
    due: dict[str, list[expected.Line]] = {}
    for line in lines:
        due.setdefault(line.period, []).append(line)
    instance.add_dynamic_partitions(str(PERIODS.name), list(due))
    for period, of_it in due.items():
        passed, metadata = _standing(of_it)
        yield dg.AssetCheckEvaluation(
            asset_key=REPORTS,
            check_name=IN_TIME,
            passed=passed,
            severity=dg.AssetCheckSeverity.WARN,
            partition=period,
            metadata=metadata,
        )


def standing(home: Home, definitions: Definitions, periods: Iterable[str]) -> tuple[bool, dict[str, int]]:
    """Whether all that is due of these periods is there, with the counts; true where nothing is due."""
    day, wanted = expected.today(home), set(periods)
    lines = expected.board(expected.reports(home, definitions, day), day)
    return _standing([line for line in lines if line.period in wanted])


def _standing(lines: list[expected.Line]) -> tuple[bool, dict[str, int]]:
    names = ("expected", "received", "rejected", "waiting", "accepted", "overdue")
    counts = {name: sum(getattr(line, name) for line in lines) for name in names}
    left = {"days_left": min(line.days_left for line in lines)} if lines else {}
    return counts["overdue"] == 0, counts | left


def _counted(connection: duckdb.DuckDBPyConnection) -> Counts:
    cursor = connection.execute((SQL / "periods.sql").read_text(encoding="utf-8"))
    names = [name for name, *_ in cursor.description or ()]
    rows = (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    return {row.pop("period"): row for row in rows}
