"""Watching the inboxes between two runs: whether something new lies there that nobody is writing any more.

A look costs a call to the file system a file. Only where something is not as it was, and stayed as it is now for a while, are
contents hashed; what they are decides whether there is something to do. Nothing is parsed here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines import waiting
from pipelines.holding import BusyError, holding
from pipelines.home import Home
from pipelines.outgoing import first_of, one_line
from pipelines.progress import LoggedProgress
from pipelines.receiving import ready, unchanged
from pipelines.run import DEFAULT_SCOPE, begin
from pipelines.workbooks.files.inbox import Traced, traces

#: For so many seconds nothing may have changed; after so many of changes without an end what lies there is taken as it is.
QUIET, PATIENCE = 10.0, 900.0
#: So many of the files that change are named.
_NAMED = 3


@dataclass(frozen=True)
class Remembered:
    """What a look leaves for the next one: what lay there and since when, since when it changes, and what was settled last."""

    lying: str = ""
    at: float = 0.0
    since: float = 0.0
    settled: str = ""

    @classmethod
    def read(cls, text: str | None) -> Remembered:
        """What an earlier look wrote; nothing where that is no such text."""
        try:
            content = json.loads(text or "{}")
            return cls(str(content["lying"]), float(content["at"]), float(content["since"]), str(content["settled"]))
        except (ValueError, KeyError, TypeError):
            return cls()

    def write(self) -> str:
        """For the next look."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Sighting:
    """What a look found: the content for which a run is to start, else why none is. `files` are how many that run reads."""

    remembered: Remembered
    content: str = ""
    files: int = 0
    new: tuple[str, ...] = ()
    why: tuple[str, str] = ("", "")


def look(home: Home, inboxes: Sequence[Path], before: Remembered, now: float) -> Sighting:
    """Look at the inboxes, and at what people decided."""
    lying = traces(inboxes, beside=[home.decisions])
    found = hashlib.sha256(repr([(each.file, each.told) for each in lying]).encode()).hexdigest()
    if found == before.settled and not _is_due(home):
        return Sighting(Remembered(found, now, 0.0, found), why=("没有新的文件", "nothing new"))
    since = before.since or now
    lasting = Remembered(found, before.at if found == before.lying else now, since, before.settled)
    if now - lasting.at < QUIET and now - since < PATIENCE:
        return _wait(lying, lasting)
    return _asked(home, list(inboxes), lasting, Remembered(found, now, 0.0, found))


def _is_due(home: Home) -> bool:
    """Whether a release waited for its time, and waits no more."""
    built = waiting.of(home)
    return built is not None and not built.reasons


def _wait(lying: Sequence[Traced], remembered: Remembered) -> Sighting:
    newest = [one_line(each.file) for each in sorted(lying, key=lambda each: -each.changed)]
    names = first_of(newest, _NAMED)
    why = (f"等文件写完，最近变动的是：{names}", f"waiting until nothing changes any more; changed last: {names}")
    return Sighting(remembered, why=why)


def _asked(home: Home, inboxes: list[Path], lasting: Remembered, settled: Remembered) -> Sighting:
    """Whether what lies there makes another release than the one in place."""
    progress = LoggedProgress(lambda _: None)
    try:
        with holding(home, progress, patience=0.0):
            run = begin(home, inboxes, DEFAULT_SCOPE, "watching", progress)
            if not run.received:
                return Sighting(settled, why=("收件目录中没有文件", "no file in the inboxes"))
            if current := unchanged(run):
                why = (f"没有变化，沿用 {current.release_id}", f"no change, {current.release_id} stands")
                return Sighting(settled, why=why)
            if built := ready(run):
                if built.reasons:
                    return Sighting(settled, why=built.told)
                # another key: this content had its run, which ended with a release that waited
                return Sighting(settled, f"{run.fingerprint()}:{built.manifest.release_id}", len(run.received))
            names = tuple(dict.fromkeys(line.file for line in run.added if hasattr(line, "file")))
            return Sighting(settled, run.fingerprint(), len(run.received), names)
    except BusyError:
        return Sighting(lasting, why=("正在运行，结束后再看", "a run is under way; looking again when it ended"))
