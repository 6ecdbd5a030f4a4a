"""What was ever delivered, and what became of it: the home's ledger, one JSON line each, only ever added to.

An inbox is a delivery: a file that is no longer there was delivered all the same, and its archived bytes are read again.
What counts of several deliveries is `pipelines.life.settling`. Order is the order of the lines, never that of clocks.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions.errors import UserError
from pipelines.workbooks.files.inbox import submission_id

if TYPE_CHECKING:
    from pipelines.workbooks.files.inbox import Received

DUPLICATE, REJECTED, ACCEPTED = "duplicate", "rejected", "accepted"


class LedgerError(UserError):
    """The ledger of deliveries cannot be read; the message says why (zh / en)."""


@dataclass(frozen=True)
class Arrival:
    """A file that came: in which delivery, in which inbox, under which name, with which content, when (UTC)."""

    delivery: int
    inbox: str
    file: str
    content_sha256: str
    suffix: str
    size_bytes: int
    received_at: str

    @property
    def submission_id(self) -> str:
        """The submission's identity."""
        return submission_id(self.content_sha256)

    @property
    def place(self) -> tuple[str, str]:
        """Where the file lay: what lies there later is a new file at this place."""
        return self.inbox, self.file


@dataclass(frozen=True)
class Outcome:
    """What became of a content in the run that was published last."""

    content_sha256: str
    status: str


@dataclass(frozen=True)
class Delivery:
    """What the ledger knows of one content.

    `number` is the delivery in which it came last, `order` its place among all arrivals, `names` every name it came under.
    `is_here` says that it lies in an inbox of this run, `accepted_before` that a release was built on it.
    """

    number: int = 0
    order: int = 0
    names: tuple[str, ...] = ()
    is_here: bool = True
    accepted_before: bool = False


#: What nobody delivered, such as a file that is only checked.
UNDELIVERED = Delivery()


class Ledger:
    """The lines so far."""

    def __init__(self, lines: Iterable[Arrival | Outcome] = ()) -> None:
        self.lines = list(lines)

    @property
    def arrivals(self) -> list[Arrival]:
        """Every file that came, in order."""
        return [line for line in self.lines if isinstance(line, Arrival)]

    def new_lines(self, here: Iterable[Received], now: str) -> list[Arrival]:
        """The lines to be added for what lies in the inboxes now, in the order of the inboxes and names.

        What lies where it lay is no arrival. Nor is what came before under the same name, from another place: an inbox
        that was moved, or the same delivery twice, brings nothing new.
        """
        lies = {line.place: line.content_sha256 for line in self.arrivals}
        known = {(line.file, line.content_sha256) for line in self.arrivals}
        number = 1 + max((line.delivery for line in self.arrivals), default=0)
        added: list[Arrival] = []
        for each in here:
            came = Arrival(
                number, _inbox(each), each.file, each.content_sha256, each.path.suffix.lower(), each.size_bytes, now
            )
            before = lies.get(came.place)
            is_new = (came.file, came.content_sha256) not in known if before is None else before != came.content_sha256
            if is_new and not each.problem and came not in added:
                added.append(came)
        return added

    def deliveries(self, here: Set[str] = frozenset()) -> dict[str, Delivery]:
        """What is known of each content; `here` are the contents that lie in the inboxes now."""
        known: dict[str, Delivery] = {}
        places: set[tuple[str, str]] = set()
        for order, line in enumerate(self.arrivals, start=1):
            content = line.content_sha256
            before = known.get(content)
            if before is None:
                known[content] = Delivery(line.delivery, order, (line.file,), content in here)
            else:
                names = tuple(dict.fromkeys((*before.names, line.file)))
                known[content] = replace(before, names=names)
                if line.place in places:  # put back where another lay meanwhile: it comes after that one
                    known[content] = replace(known[content], number=line.delivery, order=order)
            places.add(line.place)
        for outcome in self.lines:
            if isinstance(outcome, Outcome) and outcome.status == ACCEPTED and outcome.content_sha256 in known:
                known[outcome.content_sha256] = replace(known[outcome.content_sha256], accepted_before=True)
        return known

    def counting(self, decided: Set[str] = frozenset()) -> list[Arrival]:
        """The files that a run reads: all but those that are past. Of one content the first name, and those that came with it.

        Past is what was rejected, was never accepted, nobody decided about, and has a later file in its place.
        """
        known = self.deliveries()
        status = {line.content_sha256: line.status for line in self.lines if isinstance(line, Outcome)}
        latest: dict[str, int] = {}
        for line in self.arrivals:
            latest[line.file] = max(latest.get(line.file, 0), known[line.content_sha256].number)

        def is_past(content: str) -> bool:
            is_replaced = all(latest[name] > known[content].number for name in known[content].names)
            was_rejected = status.get(content) == REJECTED and not known[content].accepted_before
            return was_rejected and is_replaced and submission_id(content) not in decided

        first: dict[str, int] = {}
        counting: dict[tuple[str, str], Arrival] = {}
        for line in self.arrivals:
            content = line.content_sha256
            if first.setdefault(content, line.delivery) == line.delivery and not is_past(content):
                counting.setdefault((line.file, content), line)
        return list(counting.values())

    def outcomes(self, statuses: Mapping[str, str]) -> list[Outcome]:
        """The lines to be added for what became of each content: only what is not as it was."""
        last = {line.content_sha256: line.status for line in self.lines if isinstance(line, Outcome)}
        return [Outcome(content, status) for content, status in statuses.items() if last.get(content) != status]


def read(path: Path) -> Ledger:
    """The ledger in this file; empty where there is none. A last line that was never finished does not count.

    Raises `LedgerError` when a line is none: somebody has edited the file.
    """
    if not os.path.lexists(path):
        return Ledger()
    if not path.is_file():
        raise LedgerError(f"{path} 不是文件，请恢复该文件", f"{path} is no file; restore it")
    lines = path.read_bytes().split(b"\n")
    return Ledger(_line(path, number, line) for number, line in enumerate(lines[:-1], start=1))


def add(path: Path, lines: Sequence[Arrival | Outcome]) -> None:
    """Write lines after all others, for good."""
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as ledger:
        fcntl.flock(ledger, fcntl.LOCK_EX)
        ledger.seek(0)
        finished = ledger.read().rfind(b"\n") + 1
        ledger.truncate(finished)  # what a killed process did not finish
        ledger.write("".join(f"{json.dumps(_event(line), ensure_ascii=False)}\n" for line in lines).encode())
        ledger.flush()
        os.fsync(ledger.fileno())


def settle(path: Path, statuses: Mapping[str, str]) -> None:
    """Write down what became of each content that was delivered."""
    ledger = read(path)
    known = ledger.deliveries()
    add(path, ledger.outcomes({content: status for content, status in statuses.items() if content in known}))


def now() -> str:
    """The time of an arrival, as written."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def moment(written: str) -> datetime | None:
    """The time of an arrival, without its zone, which is UTC."""
    with suppress(ValueError):
        return datetime.fromisoformat(written).astimezone(UTC).replace(tzinfo=None)
    return None


def _inbox(received: Received) -> str:
    return os.fsencode(received.inbox or received.path.parent).decode("utf-8", "backslashreplace")


_EVENTS: dict[str, type[Arrival] | type[Outcome]] = {"arrived": Arrival, "settled": Outcome}
_NAMES = {kind: tuple(each.name for each in fields(kind)) for kind in _EVENTS.values()}
_NUMBERS = ("delivery", "size_bytes")


def _event(line: Arrival | Outcome) -> dict[str, Any]:
    event = next(name for name, kind in _EVENTS.items() if isinstance(line, kind))
    return {"event": event, **asdict(line)}


def _line(path: Path, number: int, line: bytes) -> Arrival | Outcome:
    try:
        content = json.loads(line.decode("utf-8"))
        kind = _EVENTS[content["event"]]
        values = {name: content[name] for name in _NAMES[kind]}
        if any(type(value) is not (int if name in _NUMBERS else str) for name, value in values.items()):
            raise ValueError(values)
        return kind(**values)
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerError(
            f"{path} 第 {number} 行不是一条交付记录，请恢复该文件",
            f"line {number} of {path} is no delivery; restore the file",
        ) from error
