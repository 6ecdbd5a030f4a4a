"""Reporting: by when a period is reported on which form, and who is expected to report it."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from pydantic import Field

from definitions.models.entry import Entry

#: The month in which a part of a year ends, by how many months its halves, quarters and months have.
_MONTHS = {"H": 6, "Q": 3, "M": 1}
_LAST_PART = re.compile(r"([HQM])(\d{1,2})$")


class Deadline(Entry):
    """By when a form is due for a period of each year (reporting/deadlines.csv).

    `part` is the part of the year as periods are written behind it (H1, Q1-Q3, M01-M05), empty for whole years. It is due on
    `day` of the month that comes `months_after` the last one of the period, or on the last day of a month that is shorter.
    """

    identity = ("id",)

    id: str
    name_zh: str
    name_en: str
    form: str
    part: str = Field(pattern=r"^(H1|Q1|Q1-Q[23]|M01|M01-M(0[2-9]|1[01])|[HQ][2-4]|M(0[2-9]|1[0-2]))?$")
    months_after: int = Field(ge=0, le=24)
    day: int = Field(ge=1, le=31)
    source: str

    def period(self, year: int) -> str:
        """The period of a year that is due by it."""
        return f"{year}{self.part}"

    def ends(self, year: int) -> date:
        """The last day of that period."""
        return _day(year, self._last_month, 31)

    def due(self, year: int) -> date:
        """The last day on which that period is in time."""
        years, month = divmod(self._last_month - 1 + self.months_after, 12)
        return _day(year + years, month + 1, self.day)

    def passed(self) -> tuple[int, int]:
        """Month and day of the day after it, the same in every year but for a leap day."""
        after = self.due(2001) + timedelta(days=1)
        return after.month, after.day

    @property
    def _last_month(self) -> int:
        found = _LAST_PART.search(self.part)
        return int(found[2]) * _MONTHS[found[1]] if found else 12


class Reporter(Entry):
    """A region that is expected to report by a deadline, and of which years (reporting/reporters.csv).

    Without a last year it is expected until further notice.
    """

    identity = ("deadline_id", "region_code", "first_year")

    deadline_id: str
    region_code: str
    first_year: int
    last_year: int | None
    source: str


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
