"""Embargoes: of which period, region and measure nothing is published before which moment.

They stand in `reporting/embargoes.csv` of the home.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from definitions.files import DefinitionFiles
from definitions.models.entry import Entry
from pipelines.publication.connection import literal
from pipelines.settings import settings

if TYPE_CHECKING:
    import duckdb

    from pipelines.home import Home

FILE = "embargoes.csv"


class Embargo(Entry):
    """Nothing of this period, region and measure is published before `until`; what is empty is any of them."""

    identity = ("period", "region_code", "measure")

    period: str | None
    region_code: str | None
    measure: str | None
    until: datetime
    source: str


def embargoes(home: Home, now: datetime) -> list[Embargo]:
    """The embargoes that last at this moment; a time without a zone is in that of the home.

    Raises `definitions.DefinitionError` for a fault of the file: nothing is published by a calendar that cannot be read.
    """
    files = DefinitionFiles(home.reporting)
    found = files.rows(FILE, Embargo) if FILE in files.names("*.csv") else []
    if files.faults:
        raise files.faults[0]
    zone = settings(home).zone
    timed = [each.model_copy(update={"until": _in_zone(each.until, zone)}) for each in found]
    return [each for each in timed if each.until > now]


def concerned(connection: duckdb.DuckDBPyConnection, lasting: list[Embargo], served: str) -> list[tuple[Embargo, str]]:
    """The embargoes under which something stands that is not served yet, each with the first file that says it.

    The connection has the tables `submissions` and `observations` of what is to be published; `served` is the name of
    the database that is served, '' where there is none.
    """
    known = f"SELECT submission_id FROM {served}.submissions WHERE status = 'accepted'" if served else "SELECT NULL"
    found = []
    for each in lasting:
        asked = {"period": each.period, "region_code": each.region_code, "measure": each.measure}
        of = " AND ".join(f"o.{name} = {literal(value)}" for name, value in asked.items() if value) or "true"
        ((file,),) = connection.execute(
            "SELECT min(s.file) FROM submissions AS s JOIN observations AS o USING (submission_id) "
            f"WHERE s.status = 'accepted' AND {of} AND NOT EXISTS (FROM ({known}) AS known(id) WHERE id = s.submission_id)"
        ).fetchall()
        if file:
            found.append((each, str(file)))
    return found


def _in_zone(moment: datetime, zone: Any) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
