"""What came of a run, in a few facts; and the log of a home, where one line a run says when it ended and what came of it.

What a person is told of a run, and what each stage took, is said elsewhere.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

#: A longer log is put aside, in place of the one put aside before.
MOST_BYTES = 1 << 20


Outcome = Literal["released", "in_part", "waits", "unchanged", "no_files", "not_released", "interrupted"]


@dataclass(frozen=True)
class Ended:
    """What came of a run: `files` lay in the inboxes, `rejected` files count for nothing, `waiting` queries want an explanation.

    `cause` says why nothing was released, or for what a release waits, in Chinese and in English; `why` names the kind of error.
    """

    outcome: Outcome
    release: str = ""
    files: int = 0
    rejected: int = 0
    waiting: int = 0
    contents_read: int = 0
    cause: tuple[str, str] = ("", "")
    why: str = ""

    @property
    def told(self) -> dict[str, Any]:
        """All of it that says something, for a line of a log."""
        facts = {name: value for name, value in asdict(self).items() if name not in ("outcome", "cause")}
        named = {"cause_zh": self.cause[0], "cause_en": self.cause[1]}
        return {name: value for name, value in (facts | named).items() if value != ""}


def log_outcome(log: Path, ended: Ended, **told: object) -> None:
    """Add the line of a run that ended now. Whoever may not write here is told on the terminal alone."""
    said = json.dumps({**ended.told, **told}, ensure_ascii=False)
    line = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {ended.outcome} {said}\n"
    with suppress(OSError):
        if log.is_file() and log.stat().st_size > MOST_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("a", encoding="utf-8", errors="backslashreplace") as lines:
            lines.write(line)
