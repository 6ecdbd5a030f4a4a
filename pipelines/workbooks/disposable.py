"""A process of its own for work that may crash, hang or eat the memory, replaced when it does.

It is given work as a function of a module and its arguments, does many in turn, and is thrown away when it exceeds its time
or memory. What the work is, it does not know. The process is started as a command, not forked: forking after heavy
libraries can hang, and what `multiprocessing` starts would import the caller's main module again.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipelines.workbooks.readers.limits import FILES_A_WORKER, MEMORY_BYTES, SECONDS

_START = "import sys; sys.path[:] = {path!r}; from pipelines.workbooks.disposable import serve; serve({memory})"
_GARBAGE = 50_000
_ANSWER_BYTES = 1 << 20
_is_worker = False


class WorkerLostError(Exception):
    """The worker died or was stopped over this piece of work; the message says which."""


def in_worker() -> bool:
    """Whether this process is itself one that may be thrown away."""
    return _is_worker


class Worker:
    """One process that does work in turn. Use it in a `with`; it starts with its first work.

    `prepared` is a pickled value that every work is given first; it is sent once to each process that is started.
    """

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY_BYTES, prepared: bytes = b"") -> None:
        self._seconds = seconds
        self._memory = memory
        self._child: subprocess.Popen[bytes] | None = None
        self._requests: Connection | None = None
        self._answers: Connection | None = None
        self._done = 0
        self._prepared = prepared
        self._is_prepared = False

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
            if not self._is_prepared:
                _connected(self._requests).send_bytes(self._prepared)
                self._is_prepared = True
            _connected(self._requests).send_bytes(pickle.dumps(request))
        except OSError as error:
            raise self._lost("died") from error

    def result(self) -> Any:
        """What the work gave, or what it raised. Raises `WorkerLostError` when it took too long or the process died."""
        answers = _connected(self._answers)
        try:
            if not answers.poll(self._seconds):
                raise self._lost(f"> {self._seconds:g} s")
            outcome, value = pickle.loads(answers.recv_bytes())  # noqa: S301  from our own process
        except (EOFError, OSError) as error:
            raise self._lost("died") from error
        self._done += 1
        if outcome == "memory":
            raise self._lost(f"> {self._memory >> 20:,} MB")
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
        self._done, self._is_prepared = 0, False

    def start(self) -> None:
        """Start the process, if there is none: it gets ready for work while others are started."""
        if self._child:
            return
        command = _START.format(path=[place or str(Path.cwd()) for place in sys.path], memory=self._memory)
        self._child = subprocess.Popen(  # noqa: S603  our own interpreter and code
            [sys.executable, "-c", command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._child.stdin and self._child.stdout  # noqa: S101, PT018
        self._requests = Connection(os.dup(self._child.stdin.fileno()), readable=False)
        self._answers = Connection(os.dup(self._child.stdout.fileno()), writable=False)
        self._child.stdin.close()
        self._child.stdout.close()
        _widen(self._answers)

    def _lost(self, how: str) -> WorkerLostError:
        self.stop()
        return WorkerLostError(how)


def _widen(connection: Connection) -> None:
    """Let a whole answer wait in the pipe where the system can, so that the process goes on before it is taken."""
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # a system may allow less to a user
            fcntl.fcntl(connection.fileno(), fcntl.F_SETPIPE_SZ, _ANSWER_BYTES)


def _connected(connection: Connection | None) -> Connection:
    if connection is None:
        raise WorkerLostError("died")
    return connection


def serve(memory: int) -> None:
    """What the process does: answer requests from standard input on standard output until there are no more."""
    global _is_worker  # noqa: PLW0603
    _is_worker = True
    requests, answers = Connection(os.dup(0), writable=False), Connection(os.dup(1), readable=False)
    # What a library prints must not stand between the answers, and reading it from the keyboard is nobody's work.
    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 0)
        os.dup2(nowhere.fileno(), 1)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    prepared = requests.recv_bytes()
    first = [pickle.loads(prepared)] if prepared else []  # noqa: S301
    # What was prepared stays as long as the process: looking for garbage in it again and again costs a third of the time.
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    while True:
        try:
            request = requests.recv_bytes()
        except EOFError:
            return
        answers.send_bytes(_answer(first, request))


def _answer(first: list[object], request: bytes) -> bytes:
    module, name, arguments = pickle.loads(request)  # noqa: S301
    try:
        function = getattr(importlib.import_module(module), name)
        return pickle.dumps(("gave", function(*first, *arguments)), protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(("memory", None))
    except Exception as error:  # noqa: BLE001  whatever it is, it is the caller's to hear of
        return pickle.dumps(("raised", error))
