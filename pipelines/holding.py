"""Holding a home: one run at a time, from the first touch of its folders to the last, whoever started it.

The kernel lets go of the lock when its holder dies, however it dies. What runs under it is for others.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from definitions.errors import UserError
from pipelines.home import Home
from pipelines.progress import Progress

#: How long a run waits for another one: longer than the largest run takes.
PATIENCE = 3600.0
#: How often it looks, and how often it says that it still waits.
_LOOK, _SAY = 0.2, 60.0


class BusyError(UserError):
    """Another run holds the home and did not let go; nothing was read or computed. The message says who (zh / en)."""


class HomeError(UserError):
    """The home cannot be used; the message says why and what to do (zh / en)."""


@contextmanager
def holding(home: Home, progress: Progress, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the home while a run is under way; wait for another run, and say so.

    Raises `BusyError` when the other one has not finished within `patience` seconds, `HomeError` when the home cannot be
    written.
    """
    with lock_file(home, home.lock) as lock:
        _wait(lock, home, progress, patience)
        lock.truncate(0)
        lock.write(f"{os.getpid()} {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n")
        lock.flush()
        yield
        lock.truncate(0)


def lock_file(home: Home, path: Path) -> IO[str]:
    """A file of the home that can be locked, opened; the home is made where it is new.

    Raises `HomeError` when the home cannot be written.
    """
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="utf-8")
    except OSError as error:
        raise unusable(home, error) from error


def unusable(home: Home, error: OSError) -> HomeError:
    """The error that a home cannot be written."""
    why = error.strerror or type(error).__name__
    return HomeError(
        f"数据目录 {home.root} 不能写入（{why}），请检查权限或用 --home 另选目录",
        f"the home {home.root} cannot be written ({why}); check its permissions or choose another with --home",
    )


def _wait(lock: IO[str], home: Home, progress: Progress, patience: float) -> None:
    begun = said = time.monotonic()
    while not _taken(lock, home):
        now = time.monotonic()
        if now - begun >= patience:
            raise BusyError(
                f"另一次运行（{_holder(lock)}）占用 {home.root} 已超过 {patience:.0f} 秒，本次没有读取任何文件，请稍后再试",
                f"another run ({_holder(lock)}) has held {home.root} for over {patience:.0f} s; "
                "nothing was read, try again later",
            )
        if said == begun or now - said >= _SAY:
            said = now
            progress.say(
                f"另一次运行（{_holder(lock)}）正在使用 {home.root}，等它结束"
                f"（已等 {now - begun:.0f} 秒，最多 {patience:.0f} 秒）",
                f"another run ({_holder(lock)}) is using {home.root}; waiting for it to end "
                f"({now - begun:.0f} s so far, {patience:.0f} s at most)",
            )
        time.sleep(_LOOK)


def _taken(lock: IO[str], home: Home) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise unusable(home, error) from error
    return True


def _holder(lock: IO[str]) -> str:
    """Who holds the lock, as far as it is written there: process and since when."""
    lock.seek(0)
    process, _, since = lock.read(100).strip().partition(" ")
    return f"PID {process}, {since}" if process.isdigit() and since.isascii() and since.isprintable() else "?"
