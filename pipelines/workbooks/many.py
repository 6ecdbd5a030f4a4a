"""Many files to readings, in order, by a few processes of which each may be thrown away.

A file that makes a reader crash, hang or run out of memory costs that process and one finding; the run goes on. Which
files there are and what becomes of the readings is for the stages.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, islice

from definitions import Definitions
from indicators.contracts import arrow_schema
from pipelines.validation.findings import Findings
from pipelines.workbooks.disposable import Worker, WorkerLostError
from pipelines.workbooks.inbox import Received
from pipelines.workbooks.readers.opening import gave_up
from pipelines.workbooks.reading import Cover, Reading
from pipelines.workbooks.submissions import read_file

WORKERS = 2

#: Files that are read sooner than the processes are ready.
FEW = 20


def read_files(received: Iterable[Received], definitions: Definitions, workers: int = WORKERS) -> Iterator[Reading]:
    """Read files in processes of their own, and give their readings in the order of the files.

    Only as many readings as there are workers are in memory at a time. A few files are read here, sooner than a process
    is ready for them; those that look dangerous get one of their own even then.
    """
    waiting = iter(received)
    first = list(islice(waiting, FEW + 1))
    if len(first) <= FEW:
        yield from (read_file(each, definitions) for each in first)
        return
    waiting = chain(first, waiting)
    prepared = pickle.dumps(definitions, protocol=pickle.HIGHEST_PROTOCOL)
    with ExitStack() as stack:
        busy: deque[tuple[Worker, Received]] = deque()
        for each in islice(waiting, max(1, workers)):
            worker = stack.enter_context(Worker(prepared=prepared))
            _submit(worker, each)
            busy.append((worker, each))
        while busy:
            worker, each = busy.popleft()
            try:
                reading: Reading = worker.result()
            except WorkerLostError as lost:
                reading = _stopped(each, definitions, lost)
            following = next(waiting, None)
            if following:
                _submit(worker, following)
                busy.append((worker, following))
            yield reading


def read_with(definitions: Definitions, received: Received) -> Reading:
    """The work of a worker: one file, by the definitions it was prepared with."""
    return read_file(received, definitions)


def _submit(worker: Worker, received: Received) -> None:
    try:
        worker.submit(read_with, received)
    except WorkerLostError:
        worker.submit(read_with, received)  # it died between two files; the second time is this file's doing


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
    )
