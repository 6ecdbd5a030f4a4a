"""A process of its own for work that may crash, hang or eat the memory, replaced when it does.

It is given work as a function of a module and its arguments, does many in turn, and is thrown away when it exceeds its time
or memory. What the work is, it does not know. A process without other threads is forked, which takes no time at all; where
there are threads a fork can hang, and a new process is started as a command (what `multiprocessing` starts would import the
caller's main module again).
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from pipelines.workbooks.files.readers.limits import FILES_A_WORKER, MEMORY_BYTES, SECONDS

_START = "import sys; sys.path[:] = {path!r}; from pipelines.workbooks.files.disposable import serve; serve({memory})"
_GARBAGE = 50_000
_ANSWER_BYTES = 1 << 20
_THREADS = Path("/proc/self/task")
_DESCRIPTORS = Path("/proc/self/fd")
_DIED = "⟨进程终止｜process died⟩"


class WorkerLostError(Exception):
    """The worker died or was stopped over this piece of work; the message says which.

    `is_limit`: it exceeded its time or memory. Else it died, perhaps because somebody else killed it.
    """

    def __init__(self, how: str, *, is_limit: bool = False) -> None:
        super().__init__(how)
        self.is_limit = is_limit


class Worker:
    """One process that does work in turn. Use it in a `with`; it starts with its first work.

    `prepared` are values that every work is given first; they are sent once to each process that is started.
    """

    def __init__(self, *prepared: object, seconds: float = SECONDS, memory: int = MEMORY_BYTES) -> None:
        self._seconds = seconds
        self._memory = memory
        self._child: _Child | None = None
        self._requests: Connection | None = None
        self._answers: Connection | None = None
        self._done = 0
        self._prepared = prepared
        self._to_prepare = b""

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def is_worn(self) -> bool:
        """Whether the process has done so much that the next work is given to a new one: give none while it still works."""
        return self._done >= FILES_A_WORKER

    def submit(self, function: Callable[..., Any], *arguments: object) -> None:
        """Give work without waiting; what is given while the process works is done next, and results come in turn.

        Raises `WorkerLostError` when the process cannot be started, or has died: all work whose result was not taken is
        lost.
        """
        if self.is_worn:
            self.stop()
        self.start()
        request = (function.__module__, function.__qualname__, arguments)
        try:
            if self._to_prepare:
                _connected(self._requests).send_bytes(self._to_prepare)
                self._to_prepare = b""
            _connected(self._requests).send_bytes(pickle.dumps(request))
        except OSError as error:
            raise self._lost(_DIED) from error

    def result(self) -> Any:
        """What the work gave, or what it raised. Raises `WorkerLostError` when it took too long or the process died."""
        answers = _connected(self._answers)
        try:
            if not answers.poll(self._seconds):
                raise self._lost(f"> {self._seconds:g} s", is_limit=True)
            outcome, value = pickle.loads(answers.recv_bytes())  # noqa: S301  from our own process
        except (EOFError, OSError) as error:
            raise self._lost(_DIED) from error
        self._done += 1
        if outcome == "memory":
            raise self._lost(f"> {self._memory >> 20:,} MB", is_limit=True)
        if outcome == "raised":
            raise value
        return value

    @property
    def answers(self) -> Connection:
        """The connection that becomes ready when the work is done, to wait on several workers at once."""
        return _connected(self._answers)

    def call(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Do one piece of work and wait for it."""
        self.submit(function, *arguments)
        return self.result()

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        for connection in (self._requests, self._answers):
            if connection:
                connection.close()
        if self._child:
            self._child.kill()
            self._child.wait()
        self._child = self._requests = self._answers = None
        self._done, self._to_prepare = 0, b""

    def start(self) -> None:
        """Start the process, if there is none: it gets ready for work while others are started."""
        if self._child:
            return
        try:
            if _has_threads():
                self._start_command()
            else:
                self._fork()
        except OSError as error:
            raise self._lost(_DIED) from error
        _widen(_connected(self._answers))

    def _start_command(self) -> None:
        command = _START.format(path=[place or str(Path.cwd()) for place in sys.path], memory=self._memory)
        child = subprocess.Popen(  # noqa: S603  our own interpreter and code
            [sys.executable, "-c", command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert child.stdin and child.stdout  # noqa: S101, PT018
        self._child = child
        self._requests = Connection(os.dup(child.stdin.fileno()), readable=False)
        self._answers = Connection(os.dup(child.stdout.fileno()), writable=False)
        child.stdin.close()
        child.stdout.close()
        self._to_prepare = pickle.dumps(self._prepared, protocol=pickle.HIGHEST_PROTOCOL)

    def _fork(self) -> None:
        requests, to_child = os.pipe()
        from_child, answers = os.pipe()
        number = os.fork()
        if not number:
            try:
                _close_all_but(requests, answers)
                serve_on(requests, answers, self._memory, self._prepared)
            finally:
                os._exit(1)
        os.close(requests)
        os.close(answers)
        self._child = _Forked(number)
        self._requests, self._answers = Connection(to_child, readable=False), Connection(from_child, writable=False)

    def _lost(self, how: str, *, is_limit: bool = False) -> WorkerLostError:
        self.stop()
        return WorkerLostError(how, is_limit=is_limit)


class _Child(Protocol):
    """A process that can be ended."""

    def kill(self) -> None: ...

    def wait(self) -> object: ...


class _Forked:
    """A copy of this process."""

    def __init__(self, number: int) -> None:
        self._number = number

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            os.kill(self._number, signal.SIGKILL)

    def wait(self) -> None:
        """Wait for its end."""
        with suppress(ChildProcessError):
            os.waitpid(self._number, 0)


def _has_threads() -> bool:
    """Whether this process has threads beside the one that asks, or the system does not tell."""
    try:
        return len(list(_THREADS.iterdir())) > 1
    except OSError:
        return True


def _close_all_but(*kept: int) -> None:
    """Let go of what was inherited: a lock or a pipe to another worker would be held as long as this process lives.

    The numbers stay taken: objects of the process that was copied still mean to close them.
    """
    inherited = [int(each.name) for each in _DESCRIPTORS.iterdir()]
    with open(os.devnull, "r+b", buffering=0) as nowhere:  # noqa: PTH123
        for descriptor in inherited:
            if descriptor not in (*kept, nowhere.fileno()):
                os.dup2(nowhere.fileno(), descriptor)


def _widen(connection: Connection) -> None:
    """Let a whole answer wait in the pipe where the system can, so that the process goes on before it is taken."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # a system may allow less to a user
            fcntl.fcntl(connection.fileno(), fcntl.F_SETPIPE_SZ, _ANSWER_BYTES)


def _connected(connection: Connection | None) -> Connection:
    if connection is None:
        raise WorkerLostError(_DIED)
    return connection


def serve(memory: int) -> None:
    """What the process does: answer requests from standard input on standard output until there are no more."""
    serve_on(os.dup(0), os.dup(1), memory, None)


def serve_on(requests_from: int, answers_to: int, memory: int, first: tuple[object, ...] | None) -> None:
    """The same on these descriptors. `first` is what was prepared; without it, it is the first request."""
    requests, answers = Connection(requests_from, writable=False), Connection(answers_to, readable=False)
    # What a library prints must not stand between the answers, and reading it from the keyboard is nobody's work.
    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123
        for descriptor in (0, 1, 2):
            os.dup2(nowhere.fileno(), descriptor)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if first is None:
        first = pickle.loads(requests.recv_bytes())  # noqa: S301
    # What was prepared stays as long as the process: looking for garbage in it again and again costs a third of the time.
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    while True:
        try:
            request = requests.recv_bytes()
        except EOFError:
            return
        answers.send_bytes(_answer(first, request))


def _answer(first: tuple[object, ...] | None, request: bytes) -> bytes:
    module, name, arguments = pickle.loads(request)  # noqa: S301
    try:
        function = getattr(importlib.import_module(module), name)
        return pickle.dumps(("gave", function(*(first or ()), *arguments)), protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(("memory", None))
    except Exception as error:  # noqa: BLE001  whatever it is, it is the caller's to hear of
        return pickle.dumps(("raised", error))
