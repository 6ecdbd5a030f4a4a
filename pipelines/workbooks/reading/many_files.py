"""Files to readings, in order, by processes of which each may be thrown away.

A file that makes a reader crash, hang or run out of memory costs that process and one finding; the run goes on. Nothing that
somebody sent is parsed anywhere else. Which files there are and what becomes of the readings is for the stages.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from itertools import chain, islice
from typing import TYPE_CHECKING

from definitions import DefinitionError, Definitions
from indicators.contracts import arrow_schema
from pipelines.findings import Findings
from pipelines.workbooks.files.disposable import Worker, WorkerLostError
from pipelines.workbooks.files.inbox import Received
from pipelines.workbooks.reading.one_file import grid_of, read_file, reading_of
from pipelines.workbooks.reading.results import Reading

if TYPE_CHECKING:
    from pipelines.workbooks.files.grid import Grid

WORKERS = 2

#: Files that a worker has at a time: one that it reads and those that it reads next.
AHEAD = 2

#: How often a file is given to a process before it counts as the one over which the process dies.
ATTEMPTS = 2

_UNFORESEEN = "⟨读取程序没有料到这样的文件｜not foreseen by the reader⟩"


def read_files(received: Iterable[Received], definitions: Definitions, workers: int = WORKERS) -> Iterator[Reading]:
    """Read files in processes of their own, and give their readings in the order of the files.

    Only as many readings as are given to the workers ahead are in memory at a time.
    """
    waiting = iter(received)
    first = list(islice(waiting, max(1, workers)))
    waiting = chain(first, waiting)
    with ExitStack() as stack:
        lanes = [_Lane(stack.enter_context(Worker(definitions)), definitions) for _ in first]
        busy: deque[_Lane] = deque()
        for lane, each in zip(lanes * AHEAD, waiting, strict=False):
            lane.give(each)
            busy.append(lane)
        arrow_schema("observations")  # takes as long as a small file, and is needed when its reading comes
        while busy:
            lane = busy.popleft()
            reading = lane.take()
            following = next(waiting, None)
            if following:
                lane.give(following)
                busy.append(lane)
            yield reading


def read_one(received: Received, definitions: Definitions) -> Reading:
    """Read one file in a process of its own."""
    (reading,) = read_files([received], definitions)
    return reading


def open_one(received: Received, definitions: Definitions) -> Grid | None:
    """The sheets of one file, opened in a process of its own; None where they cannot be had, which its reading says."""
    with Worker(definitions) as worker:
        try:
            grid: Grid | None = worker.call(grid_of, received)
        except WorkerLostError:
            return None
    return grid


class _Lane:
    """One worker and the files given to it, the next of which it gets before it has finished the one before."""

    def __init__(self, worker: Worker, definitions: Definitions) -> None:
        self._worker = worker
        self._definitions = definitions
        self._files: deque[Received] = deque()
        self._sent = 0
        with suppress(WorkerLostError):  # it is tried again when there is work
            worker.start()

    def give(self, received: Received) -> None:
        """Give the worker a file to read after those that it has."""
        self._files.append(received)
        self._send()

    def take(self) -> Reading:
        """The reading of the file given first. The file over which its process is lost is a finding.

        A process may die of something else than its file, so a file is not blamed for the first death.
        """
        why = ""
        for _ in range(ATTEMPTS):
            if not self._sent:
                self._send()
            try:
                reading: Reading = self._worker.result()
            except WorkerLostError as lost:
                self._sent, why = 0, str(lost)
                if lost.is_limit:
                    break
                continue
            except DefinitionError:
                raise  # a fault of a form, not of the file that it reads
            except Exception as error:
                import logging

                # of use to whoever set a log up; the finding names the kind of error for everybody
                logging.getLogger(__name__).info("%s", self._files[0].file, exc_info=True)
                self._sent -= 1
                return _stopped(self._files.popleft(), self._definitions, f"{_UNFORESEEN} {type(error).__name__}")
            self._sent -= 1
            self._files.popleft()
            return reading
        return _stopped(self._files.popleft(), self._definitions, why)

    def _send(self) -> None:
        """Send what was not sent, or was sent to a process that died since then; a worn process first finishes."""
        while self._sent < len(self._files) and not (self._sent and self._worker.is_worn):
            try:
                self._worker.submit(read_with, self._files[self._sent])
            except WorkerLostError:
                self._sent = 0
                return
            self._sent += 1


def read_with(definitions: Definitions, received: Received) -> Reading:
    """The work of a worker: one file, by the definitions it was prepared with."""
    without_pandas()
    return read_file(received, definitions)


def without_pandas() -> None:
    """Keep this process from importing pandas, which Arrow does wherever it finds it, only to ask whether values are its.

    Numpy is left to those who ask for it themselves: Arrow would only import it to know its types.
    """
    if _NoPandas not in sys.meta_path:
        sys.meta_path.insert(0, _NoPandas)


class _NoPandas:
    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        if name == "pandas" or (name == "numpy" and _arrow_is_being_imported()):
            raise ModuleNotFoundError(name, name=name)


def _arrow_is_being_imported() -> bool:
    return any(
        name.partition(".")[0] == "pyarrow" and getattr(module.__spec__, "_initializing", False)
        for name, module in list(sys.modules.items())
    )


def _stopped(received: Received, definitions: Definitions, why: str) -> Reading:
    """The reading of a file over which its process was lost."""
    findings = Findings(definitions.rules, file=received.file, submission_id=received.submission_id)
    findings.add("file-stopped", observed=why)
    return reading_of(received, findings)
