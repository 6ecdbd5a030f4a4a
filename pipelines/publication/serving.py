"""Which release is served, and which was when: the link `current` and a line for each time it was switched.

A release may be served later than it was made, and an earlier one again; a home of an earlier version has no lines, and its
releases were served from when they were made.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.durable import put

if TYPE_CHECKING:
    from pipelines.home import Home


def serve(home: Home, release_id: str) -> None:
    """Switch `current` to a release by one atomic rename, and write down when."""
    switch = home.releases / f".current-{release_id}"
    # what cannot be written down is not served
    with home.served.open("a", encoding="ascii") as lines:
        switch.unlink(missing_ok=True)
        switch.symlink_to(release_id, target_is_directory=True)
        put(switch, home.current)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        lines.write(json.dumps({"release_id": release_id, "served_at": now}) + "\n")
        lines.flush()
        os.fsync(lines.fileno())


def served(home: Home) -> list[tuple[datetime, str]]:
    """When each release came to be served, in order; a line that was not finished does not count."""
    found = []
    for line in home.served.read_text(encoding="utf-8").splitlines() if home.served.is_file() else ():
        try:
            content = json.loads(line)
            found.append((datetime.fromisoformat(content["served_at"]), str(content["release_id"])))
        except (ValueError, KeyError, TypeError):
            continue
    return found
