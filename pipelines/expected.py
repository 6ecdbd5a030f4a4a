"""Which reports are expected by which day, and how each stands: who has reported, who was sent back, who is overdue.

Deadlines and reporters stand in the definitions and, the bureau's own, in the home; what came of a report is what the current
release says of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from definitions import Definitions
from definitions.checks.reporting import DEADLINES, REPORTERS, check_reporting
from definitions.files import DefinitionFiles
from definitions.models import Deadline, Reporter
from pipelines.home import Home
from pipelines.life.deliveries import ACCEPTED, REJECTED
from pipelines.publication.current import open_current
from pipelines.settings import settings

State = Literal["accepted", "waiting", "rejected", "unread", "missing"]
#: Reports that are there and ask nothing more of their reporter before the deadline.
_IN = ("accepted", "waiting", "unread")
_QUERY = Path(__file__).with_suffix(".sql")


@dataclass(frozen=True)
class Report:
    """A report that a region is expected to make, and how it stands.

    `state`: accepted; waiting for an explanation of queries; rejected; unread, to be tried again; missing.
    """

    deadline: Deadline
    year: int
    region_code: str
    region_name: str
    state: State = "missing"
    file: str = ""
    received_at: datetime | None = None
    open_queries: int = 0

    @property
    def period(self) -> str:
        """The period that is reported."""
        return self.deadline.period(self.year)

    @property
    def due(self) -> date:
        """The last day on which it is in time."""
        return self.deadline.due(self.year)

    def days_left(self, day: date) -> int:
        """How many days are left on a day; under nought when the deadline has passed."""
        return (self.due - day).days

    def is_overdue(self, day: date) -> bool:
        """Whether the deadline has passed and nothing came, or what came was sent back."""
        return self.state not in _IN and day > self.due


@dataclass(frozen=True)
class Line:
    """A line of the board: what is due for one period by one deadline."""

    deadline: Deadline
    period: str
    days_left: int
    expected: int
    received: int
    rejected: int
    waiting: int
    accepted: int
    overdue: int


def today(home: Home) -> date:
    """The day it is in the time zone of the home."""
    return datetime.now(settings(home).zone).date()


def plan(home: Home, definitions: Definitions) -> tuple[dict[str, Deadline], list[Reporter]]:
    """The deadlines and reporters of the definitions with those of the home, whose deadlines take the place of those of one id.

    Raises `definitions.DefinitionError` for a fault of the home's files.
    """
    files = DefinitionFiles(home.reporting)
    here = files.names("*.csv")
    deadlines = files.keyed_rows(DEADLINES, Deadline, "id") if DEADLINES in here else {}
    reporters = files.rows(REPORTERS, Reporter) if REPORTERS in here else []
    check_reporting(definitions, files, "", deadlines, reporters)
    if files.faults:
        raise files.faults[0]
    return {**definitions.deadlines, **deadlines}, [*definitions.reporters, *reporters]


def reports(home: Home, definitions: Definitions, day: date) -> list[Report]:
    """Every report that is expected by a day, of periods that have ended by then, by deadline, period and region.

    Raises `pipelines.publication.current.ReleaseDamagedError` where the release is not what was written.
    """
    deadlines, reporters = plan(home, definitions)
    came = _came(home)
    wanted = {
        (deadlines[one.deadline_id], year, one.region_code)
        for one in reporters
        for year in range(one.first_year, min(one.last_year or day.year, day.year) + 1)
        if deadlines[one.deadline_id].ends(year) < day
    }
    order = list(deadlines)
    found = [
        _standing(Report(deadline, year, code, _name(definitions, code, deadline.ends(year))), came)
        for deadline, year, code in wanted
    ]
    return sorted(found, key=lambda each: (order.index(each.deadline.id), -each.year, each.region_code))


def board(found: Iterable[Report], day: date) -> list[Line]:
    """How many reports of each deadline and period stand how."""
    groups: dict[tuple[Deadline, int], list[Report]] = {}
    for each in found:
        groups.setdefault((each.deadline, each.year), []).append(each)
    return [
        Line(
            deadline,
            deadline.period(year),
            ours[0].days_left(day),
            expected=len(ours),
            received=sum(each.state != "missing" for each in ours),
            rejected=sum(each.state == "rejected" for each in ours),
            waiting=sum(each.state == "waiting" for each in ours),
            accepted=sum(each.state == "accepted" for each in ours),
            overdue=sum(each.is_overdue(day) for each in ours),
        )
        for (deadline, year), ours in groups.items()
    ]


def strays(home: Home, found: Iterable[Report]) -> list[str]:
    """The rejected files that are none of these reports, as far as could be read of them: one of them may be a missing report."""
    expected = {(each.deadline.form, each.region_code, each.period) for each in found}
    rows = [(key, rest) for key, rest in _submissions(home) if rest[0] == REJECTED and key not in expected]
    return sorted({str(file) for _, (_, _, file, _) in rows})


Key = tuple[str, str, str]


def _came(home: Home) -> Mapping[Key, Sequence[object]]:
    """What the current release says of each report, by form, region and period: what counts, else what came last."""
    came: dict[Key, Sequence[object]] = {}
    for key, rest in _submissions(home):
        came.setdefault(key, rest)
    return came


def _submissions(home: Home) -> list[tuple[Key, Sequence[object]]]:
    """The submissions of the current release: form, region and period, then status, open queries, file and time."""
    connection = open_current(home)
    if connection is None:
        return []
    try:
        rows = connection.execute(_QUERY.read_text(encoding="utf-8")).fetchall()
    finally:
        connection.close()
    return [((form, region, period), rest) for form, region, period, *rest in rows]


def _standing(report: Report, came: Mapping[Key, Sequence[object]]) -> Report:
    deadline = report.deadline
    found = came.get((deadline.form, report.region_code, report.period))
    if found is None:
        return report
    status, queries, file, received_at = found
    state: State = "unread"
    if status == ACCEPTED:
        state = "waiting" if queries else "accepted"
    elif status == REJECTED:
        state = "rejected"
    received = received_at if isinstance(received_at, datetime) else None
    count = queries if isinstance(queries, int) else 0
    return Report(deadline, report.year, report.region_code, report.region_name, state, str(file), received, count)


def _name(definitions: Definitions, code: str, day: date) -> str:
    """The name of a region on a day, or the last it had."""
    versions = definitions.regions[code]
    return next((each.name_zh for each in versions if each.holds_on(day)), versions[-1].name_zh)
