"""What Dagster shows a person of a run: what was read, how comparable it is, who has not reported, what each stage took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from definitions import Definitions, UserError
from indicators.method import give_quotients
from pipelines import expected
from pipelines.home import Home
from pipelines.languages import told
from pipelines.measuring import Cost
from pipelines.run import Run
from pipelines.staged import connection_of, open_tables

SQL = Path(__file__).parent / "sql"


def counted(run: Run, name: str, tables: Sequence[str]) -> dict[str, Any]:
    """The one row of `sql/<name>.sql` over tables of the run, by its columns; what is unknown is left out."""
    connection = connection_of(run)
    try:
        open_tables(connection, run, tables)
        give_quotients(connection)
        cursor = connection.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"))
        names = [column[0] for column in cursor.description or ()]
        (row,) = cursor.fetchall()
    finally:
        connection.close()
    return {name: value for name, value in zip(names, row, strict=True) if value is not None}


def taken(costs: Iterable[Cost]) -> dict[str, Any]:
    """What the stages of an asset took, in sum and one by one."""
    lines = list(costs)
    records = [
        dg.TableRecord(
            {
                "stage": each.stage,
                "seconds": each.seconds,
                "processor_seconds": each.processor_seconds,
                "rows": each.rows or 0,
                "peak_memory_mb": each.peak_memory_mb,
            }
        )
        for each in lines
    ]
    return {
        "seconds": round(sum(each.seconds for each in lines), 2),
        "processor_seconds": round(sum(each.processor_seconds for each in lines), 2),
        "peak_memory_mb": max((each.peak_memory_mb for each in lines), default=0.0),
        **({"stages": dg.MetadataValue.table(records)} if records else {}),
    }


def board(home: Home, definitions: Definitions) -> dict[str, Any]:
    """How the expected reports stand today, as `koujing status` tells it: the sums and a table, or why there is no plan."""
    try:
        day = expected.today(home)
        lines = expected.board(expected.reports(home, definitions, day), day)
    except UserError as error:
        return {"fault": told(error.zh, error.en)}
    counts = ("expected", "received", "rejected", "waiting", "accepted", "overdue")
    records = [
        dg.TableRecord(
            {
                "report": f"{each.deadline.name_zh} / {each.deadline.name_en}",
                "period": each.period,
                "days_left": each.days_left,
                **{name: getattr(each, name) for name in counts},
            }
        )
        for each in lines
    ]
    sums = {name: sum(getattr(each, name) for each in lines) for name in counts}
    return {"day": day.isoformat(), **sums, **({"board": dg.MetadataValue.table(records)} if records else {})}
