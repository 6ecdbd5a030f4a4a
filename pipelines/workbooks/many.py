"""Many files to readings, in order, by a few processes of which each may be thrown away.

A file that makes a reader crash, hang or run out of memory costs that process and one finding; the run goes on. Which
files there are and what becomes of the readings is for the stages.
"""

from __future__ import annotations

import pickle
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, islice

from definitions import Definitions
from indicators.contracts import arrow_schema
from pipelines.findings import Findings
from pipelines.workbooks.disposable import Worker, WorkerLostError
from pipelines.workbooks.inbox import Received
from pipelines.workbooks.readers.opening import gave_up
from pipelines.workbooks.reading import Cover, Reading
from pipelines.workbooks.submissions import read_file

WORKERS = 2

#: Files that a worker has at a time: one that it reads and those that it reads next.
AHEAD = 2

#: Files that are read sooner than the processes are ready.
FEW = 20


def read_files(received: Iterable[Received], definitions: Definitions, workers: int = WORKERS) -> Iterator[Reading]:
    """Read files in processes of their own, and give their readings in the order of the files.

    Only as many readings as are given to the workers ahead are in memory at a time. A few files are read here, sooner than
    a process is ready for them; those that look dangerous get one of their own even then.
    """
    waiting = iter(received)
    first = list(islice(waiting, FEW + 1))
    if len(first) <= FEW:
        yield from (read_file(each, definitions) for each in first)
        return
    waiting = chain(first, waiting)
    prepared = pickle.dumps(definitions, protocol=pickle.HIGHEST_PROTOCOL)
    with ExitStack() as stack:
        lanes = [_Lane(stack.enter_context(Worker(prepared=prepared)), definitions) for _ in range(max(1, workers))]
        busy: deque[_Lane] = deque()
        for lane, each in zip(lanes * AHEAD, waiting, strict=False):
            lane.give(each)
            busy.append(lane)
        while busy:
            lane = busy.popleft()
            reading = lane.take()
            following = next(waiting, None)
            if following:
                lane.give(following)
                busy.append(lane)
            yield reading


class _Lane:
    """One worker and the files given to it, the next of which it gets before it has finished the one before."""

    def __init__(self, worker: Worker, definitions: Definitions) -> None:
        self._worker = worker
        self._definitions = definitions
        self._files: deque[Received] = deque()
        self._sent = 0
        worker.start()

    def give(self, received: Received) -> None:
        """Give the worker a file to read after those that it has."""
        self._files.append(received)
        self._send()

    def take(self) -> Reading:
        """The reading of the file given first. The file over which its process is lost is a finding."""
        if not self._sent:
            self._send()
        file = self._files.popleft()
        try:
            reading: Reading = self._worker.result()
        except WorkerLostError as lost:
            self._sent = 0
            return _stopped(file, self._definitions, lost)
        self._sent -= 1
        return reading

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
    if _WithoutPandas not in sys.meta_path:
        sys.meta_path.insert(0, _WithoutPandas)
    return read_file(received, definitions)


class _WithoutPandas:
    """Keeps a worker from importing pandas, which Arrow does wherever it is installed, only to ask whether values are its."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        """Find nothing; of pandas, find that it is not there."""
        if name == "pandas":
            raise ModuleNotFoundError(name, name=name)


def _stopped(received: Received, definitions: Definitions, lost: WorkerLostError) -> Reading:
    """The reading of a file over which its process was lost."""
    findings = Findings(definitions.rules, file=received.file, submission_id=received.submission_id)
    fault = gave_up(lost)
    findings.add(fault.rule_id, observed=fault.observed, expected=fault.expected)
    return Reading(
        submission_id=received.submission_id,
        content_sha256=received.content_sha256,
        file=received.file,
        size_bytes=received.size_bytes,
        form="",
        cover=Cover(),
        observations=arrow_schema("observations").empty_table(),
        findings=list(findings),
        received_at=received.received_at,
    )
