"""A process that may be thrown away: it does work in turn, and dying over one piece of it harms no other."""

from __future__ import annotations

import fcntl
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from definitions import Definitions
from pipelines.workbooks.files import disposable
from pipelines.workbooks.files.disposable import Worker, WorkerLostError
from pipelines.workbooks.files.inbox import Received, receive
from pipelines.workbooks.files.readers import opening
from pipelines.workbooks.files.readers.limits import FILES_A_WORKER
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from pipelines.workbooks.reading import many_files as many
from pipelines.workbooks.reading.many_files import read_files
from pipelines.workbooks.reading.one_file import read_file
from pipelines.workbooks.reading.results import Reading
from tests.pipelines.workbooks.workbook_builder import published, read, rule_ids, set_cell, submission

pytestmark = pytest.mark.slow

GIGABYTE = 1 << 30


def test_work_is_done_elsewhere_and_in_turn() -> None:
    with Worker() as worker:
        first, second = worker.call(os.getpid), worker.call(os.getpid)
        assert first == second != os.getpid()


def test_what_the_work_raises_is_raised_here() -> None:
    with Worker() as worker, pytest.raises(ContainerError) as caught:
        worker.call(opening.open_sheets, b"PK\x03\x04", "a.xlsx", "a")
    assert caught.value.rule_id == "file-unreadable"


def test_what_is_prepared_comes_first() -> None:
    with Worker(2) as worker:
        assert worker.call(pow, 5) == 32


def test_a_death_is_told_and_a_new_process_goes_on() -> None:
    with Worker() as worker:
        before = worker.call(os.getpid)
        with pytest.raises(WorkerLostError, match="died"):
            worker.call(os.abort)
        assert worker.call(os.getpid) != before


def test_too_long_is_stopped() -> None:
    started = time.monotonic()
    with Worker(seconds=0.5) as worker, pytest.raises(WorkerLostError, match=r"0\.5 s"):
        worker.call(time.sleep, 60)
    assert time.monotonic() - started < 20


def test_too_much_memory_is_stopped() -> None:
    with Worker(memory=GIGABYTE) as worker:
        with pytest.raises(WorkerLostError, match="1,024 MB"):
            worker.call(bytearray, 2 * GIGABYTE)
        assert worker.call(len, b"12") == 2


def test_a_process_is_replaced_after_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.workbooks.files.disposable.FILES_A_WORKER", 2)
    assert FILES_A_WORKER > 2
    with Worker() as worker:
        assert len({worker.call(os.getpid) for _ in range(4)}) == 2


@pytest.mark.parametrize("has_threads", [True, False])
def test_many_files_are_read_in_their_order(
    tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch, has_threads: bool
) -> None:
    monkeypatch.setattr(disposable, "_has_threads", lambda: has_threads)
    paths = [submission(tmp_path / "乙.xlsx", definitions)]
    paths += [published(tmp_path / f"{number}.csv", {"数值": str(number)}) for number in range(5)]
    readings = list(read_files([receive(path) for path in paths], definitions))
    assert [reading.file for reading in readings] == [path.name for path in paths]
    assert [rule_ids(reading) for reading in readings[1:]] == [[]] * 5
    assert [reading.observations.column("raw_text").to_pylist() for reading in readings[1:]] == [
        [str(n)] for n in range(5)
    ]


def abort(*_: object) -> None:
    """Die as a reader does that runs out of memory inside a library."""
    os.abort()


def once(_: Definitions, received: Received) -> Reading:
    """Die the first time, as a process does that somebody else kills."""
    mark = received.path.with_suffix(".died")
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return read_file(received, _)


def fail(*_: object) -> None:
    """Fail as a reader does that has a fault."""
    raise IndexError


@pytest.mark.parametrize(
    ("work", "rules"),
    [(abort, ["file-stopped"]), (fail, ["file-stopped"]), (once, [])],
    ids=["always", "fault", "once"],
)
@pytest.mark.parametrize("count", [1, 6])
def test_a_file_that_kills_its_process_stops_no_other(
    tmp_path: Path,
    definitions: Definitions,
    monkeypatch: pytest.MonkeyPatch,
    work: Callable[..., object],
    rules: list[str],
    count: int,
) -> None:
    paths = [published(tmp_path / f"{number}.csv", {"数值": str(number)}) for number in range(count)]
    submit = Worker.submit
    odd = f"{count // 2}.csv"

    def deadly(worker: Worker, function: object, *arguments: object) -> None:
        submit(worker, work if arguments[0].file == odd else many.read_with, *arguments)  # type: ignore[attr-defined]

    monkeypatch.setattr(Worker, "submit", deadly)
    readings = list(read_files([receive(path) for path in paths], definitions))
    assert {reading.file: rule_ids(reading) for reading in readings} == {
        path.name: rules if path.name == odd else [] for path in paths
    }
    assert all(reading.received_at for reading in readings)
    told = [finding.observed for reading in readings for finding in reading.findings]
    assert ["IndexError" in each for each in told] == [work is fail for _ in rules]


@pytest.mark.parametrize("has_threads", [True, False])
def test_processes_killed_while_they_wait_cost_no_file(
    tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch, has_threads: bool
) -> None:
    monkeypatch.setattr(disposable, "_has_threads", lambda: has_threads)
    paths = [published(tmp_path / f"{number}.csv", {"数值": str(number)}) for number in range(5)]
    started: list[Worker] = []
    start = Worker.start

    def noted(worker: Worker) -> None:
        start(worker)
        started.append(worker)

    monkeypatch.setattr(Worker, "start", noted)
    for number, reading in enumerate(read_files([receive(path) for path in paths], definitions)):
        assert (reading.file, rule_ids(reading)) == (paths[number].name, [])
        for worker in {*started} if number in (0, 2) else ():
            assert worker._child
            worker._child.kill()
            worker._child.wait()


def test_processes_that_cannot_be_started_are_a_finding_of_each_file(
    tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(disposable, "_has_threads", lambda: True)
    monkeypatch.setattr(subprocess, "Popen", nothing)
    paths = [published(tmp_path / f"{number}.csv", {"数值": str(number)}) for number in range(3)]
    readings = list(read_files([receive(path) for path in paths], definitions))
    assert [rule_ids(reading) for reading in readings] == [["file-stopped"]] * 3


def test_a_process_that_was_forked_holds_nothing_of_its_parent(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with Worker() as worker:
            worker.call(os.getpid)
            fcntl.flock(lock, fcntl.LOCK_UN)
            lock.close()
            with (tmp_path / "lock").open("w") as again:
                fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = worker.call(descriptors)
    assert str(tmp_path / "lock") not in held


def descriptors() -> list[str]:
    """What a process has open."""
    return [os.readlink(each) if os.path.lexists(each) else "" for each in Path("/proc/self/fd").iterdir()]  # noqa: PTH115


def modules(*_: object) -> list[str]:
    """What a worker has imported."""
    return sorted(sys.modules)


def test_a_worker_reads_without_pandas(tmp_path: Path, definitions: Definitions) -> None:
    with Worker(definitions) as worker:
        reading = worker.call(many.read_with, receive(submission(tmp_path / "甲.xlsx", definitions)))
        imported = worker.call(modules)
    assert reading.observations.num_rows
    assert "pyarrow" in imported
    assert "pandas" not in imported


@pytest.mark.parametrize("worn", [1, 2, 3])
def test_worn_processes_are_replaced_while_files_wait(
    tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch, worn: int
) -> None:
    started: list[Worker] = []
    start = Worker.start

    def counted(worker: Worker) -> None:
        started.extend([] if worker._child else [worker])
        start(worker)

    monkeypatch.setattr(Worker, "start", counted)
    monkeypatch.setattr("pipelines.workbooks.files.disposable.FILES_A_WORKER", worn)
    paths = [published(tmp_path / f"{number}.csv", {"数值": str(number)}) for number in range(5)]
    readings = list(read_files([receive(path) for path in paths], definitions, workers=1))
    assert [reading.file for reading in readings] == [path.name for path in paths]
    assert [rule_ids(reading) for reading in readings] == [[]] * 5
    assert 1 < len(started) <= -(-5 // worn)  # a worn process still does what it was given ahead


def test_a_reading_is_the_same_in_another_process(tmp_path: Path, definitions: Definitions) -> None:
    paths = [
        submission(tmp_path / "甲.xlsx", definitions),
        submission(tmp_path / "乙.xlsx", definitions, rows=[], totals=[]),
        published(tmp_path / "丙.csv", {}, {"指标": "population", "计量单位": "万人", "数值": "1.50"}),
        published(tmp_path / "丁.csv", {"数值": "…"}),
    ]
    for path in paths:
        reading = read(path, definitions)
        sent = pickle.loads(pickle.dumps(reading))  # noqa: S301
        assert sent.observations.schema == reading.observations.schema
        assert sent.observations.equals(reading.observations)
        assert (sent.findings, sent.accounts, sent.cover) == (reading.findings, reading.accounts, reading.cover)
    assert {read(path, definitions).observations.num_rows for path in paths} >= {0, 2}


@pytest.mark.parametrize("workers", [1, 3])
def test_readings_do_not_depend_on_how_many_read(
    tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    paths = [
        submission(tmp_path / "甲.xlsx", definitions),
        submission(tmp_path / "乙.xlsx", definitions, rows=[], totals=[]),
        submission(tmp_path / "丙.xlsx", definitions, edit=set_cell("行业", "E4", "约5")),
        *(published(tmp_path / f"{number}.csv", {"数值": f"{number}…"}, {"数值": str(number)}) for number in range(4)),
    ]
    received = [receive(path) for path in paths]
    for here, there in zip(
        [read_file(each, definitions) for each in received],
        read_files(received, definitions, workers=workers),
        strict=True,
    ):
        assert there.observations.equals(here.observations)
        assert replace(there, observations=None) == replace(here, observations=None)
