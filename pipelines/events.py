"""What a run does, for machines: a line of JSON an event, with its time, run and stage, and its file and cause if it has any."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

from pipelines.progress import Stage


class EventLog:
    """Progress that is written as events. `run` is the identity of the run."""

    def __init__(self, run: str, stream: TextIO | None = None) -> None:
        self._run, self._stream, self._stage = run, stream or sys.stderr, ""

    def __enter__(self) -> EventLog:
        return self

    def __exit__(self, *exc: object) -> None:
        del exc

    def write(self, event: str, **told: object) -> None:
        """Write an event. Nothing in it is a command to a terminal: what is not of ASCII is written by its number."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"time": now, "run": self._run, "stage": self._stage, "event": event, **told}
        self._stream.write(json.dumps(line, ensure_ascii=True, default=str) + "\n")
        self._stream.flush()

    @contextmanager
    def stage(self, name_zh: str, name_en: str) -> Iterator[Stage]:
        """Write that a stage begins, and what it took when it ends."""
        del name_zh
        before, self._stage = self._stage, name_en
        self.write("stage begun")
        counted, begun = _Counted(), time.monotonic()
        try:
            yield counted
        finally:
            told = {name: value for name, value in vars(counted).items() if value is not None}
            self.write("stage ended", seconds=round(time.monotonic() - begun, 3), **told)
            self._stage = before

    def say(self, sentence_zh: str, sentence_en: str) -> None:
        """Write a sentence in both languages."""
        self.write("said", zh=sentence_zh, en=sentence_en)


class _Counted:
    """How far a stage came."""

    def __init__(self) -> None:
        self.done = 0
        self.of: int | None = None
        self.made: int | None = None

    def advance(self, steps: int = 1) -> None:
        self.done += steps

    def total(self, steps: int) -> None:
        self.of = steps

    def rows(self, count: int) -> None:
        self.made = count
