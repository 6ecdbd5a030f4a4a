"""The log of a home: one line a run says when it ended and what came of it.

What a person is told of a run, and what each stage took, is said elsewhere.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

#: A longer log is put aside, in place of the one put aside before.
MOST_BYTES = 1 << 20


def log_outcome(log: Path, outcome: str, **told: object) -> None:
    """Add the line of a run that ended now. Whoever may not write here is told on the terminal alone."""
    line = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {outcome} {json.dumps(told, ensure_ascii=False)}\n"
    with suppress(OSError):
        if log.is_file() and log.stat().st_size > MOST_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("a", encoding="utf-8", errors="backslashreplace") as lines:
            lines.write(line)
