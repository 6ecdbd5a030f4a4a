"""Targets (`targets.csv`): what an indicator of a region is to reach, by when, and from which progress it is good or alarming.

How far a target is reached is the step `target_progress`; targets move no figure.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydantic import Field, model_validator

from definitions.files import DefinitionFiles
from indicators.method import lead_up
from indicators.statements import FOLDER, Statement, bring, read

if TYPE_CHECKING:
    import duckdb

FILE = "targets.csv"


class Target(Statement):
    """One target, in the unit of its indicator.

    `due` is empty where the source names no day. `good_percent` and `alert_percent` are of the progress: at least that much is
    good, less than that is alarming; empty where nobody set them.
    """

    target: Decimal = Field(gt=0)
    due: date | None
    good_percent: Decimal | None
    alert_percent: Decimal | None

    @model_validator(mode="after")
    def _alert_below_good(self) -> Self:
        if None not in (self.good_percent, self.alert_percent) and self.alert_percent > self.good_percent:  # type: ignore[operator]
            names = "alert_percent, good_percent"
            raise ValueError(f"{names}：预警线应不高于达标线", f"{names}: what is alarming lies below what is good")
        return self


@cache
def targets(folder: Path = FOLDER) -> tuple[Target, ...]:
    """All targets, those with a day first, the nearest before others.

    Raises `DefinitionError` for a row that says none, or one of a region or an indicator that is none.
    """
    files = DefinitionFiles(folder)
    rows = [row for _, row in read(files, FILE, Target)]
    if files.faults:
        raise files.faults[0]
    return tuple(sorted(rows, key=lambda row: (row.due or date.max, row.id)))


def measure_progress(connection: duckdb.DuckDBPyConnection, chosen: tuple[Target, ...]) -> None:
    """Make `target_progress` of targets; the connection holds a release's tables."""
    columns = {
        "id": "target_id VARCHAR",
        "region_code": "region_code VARCHAR",
        "indicator_id": "indicator_id VARCHAR",
        "target": "target DECIMAL(24, 6)",
        "due": "due DATE",
        "good_percent": "good_percent DECIMAL(9, 4)",
        "alert_percent": "alert_percent DECIMAL(9, 4)",
    }
    bring(connection, "targets", columns, chosen)
    lead_up(connection, ["target_progress"])
