"""A home in which releases were made before there was a ledger of deliveries: its current release says what was delivered."""

from __future__ import annotations

from pathlib import Path

from pipelines.archive import place
from pipelines.home import Home
from pipelines.life import deliveries
from pipelines.life.deliveries import Arrival, Ledger, Outcome
from pipelines.publication.current import open_current

#: The delivery as which a file is taken over whose release does not say in which it came.
FIRST = 1


def delivered(home: Home) -> Ledger:
    """The ledger of a home, written down or taken over.

    Raises `deliveries.LedgerError` when it cannot be read.
    """
    ledger = deliveries.read(home.deliveries)
    return ledger if ledger.lines else Ledger(taken_over(home))


def taken_over(home: Home) -> list[Arrival | Outcome]:
    """The first lines of a ledger: each file of the current release, and what became of it; none where there is none.

    A file whose bytes are not in the archive is taken over only where it was accepted: its last good reading is there.
    """
    connection = open_current(home)
    if connection is None:
        return []
    with connection:
        there = {row[0] for row in connection.execute("DESCRIBE submissions").fetchall()}
        number = "delivery" if "delivery" in there else str(FIRST)
        rows = connection.execute(
            "SELECT content_sha256, file, size_bytes, strftime(received_at, '%Y-%m-%dT%H:%M:%S+00:00'), status, "
            f"coalesce({number}, {FIRST}) AS number FROM submissions ORDER BY number, file, content_sha256"
        ).fetchall()
    lines: list[Arrival | Outcome] = []
    for content, file, size, received_at, status, delivery in rows:
        suffix = Path(file).suffix.lower()
        if status == "accepted" or place(home.archive, content, suffix).is_file():
            lines.append(Arrival(delivery, "", file, content, suffix, size, received_at or ""))
    contents = {row[0]: row[4] for row in rows if row[4] != "duplicate"}
    return [*lines, *(Outcome(content, status) for content, status in contents.items())]
