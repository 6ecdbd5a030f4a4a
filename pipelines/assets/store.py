"""Dagster's own store in a home: made by one process at a time, mended where two once made it at once.

The store remembers runs and events and no figure. One that cannot be opened is set aside, and a new one is made. Two
processes that make it at once each write down which migration it stands at; Dagster opens no store with two answers.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dagster._core.storage.sqlite import (
    LAST_KNOWN_STAMPED_SQLITE_ALEMBIC_REVISION,
)  # Dagster has no public name for this

from pipelines.aside import set_aside
from pipelines.holding import lock_file
from pipelines.home import Home
from pipelines.progress import Progress

DATABASES = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")


@contextmanager
def making(home: Home, progress: Progress) -> Iterator[None]:
    """Let this process alone open the home's store, and so perhaps make it; what is wrong with it is put right first.

    Raises `pipelines.holding.HomeError` when the home cannot be written.
    """
    with lock_file(home, home.dagster_lock) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _put_right(home, progress)
        yield


def _put_right(home: Home, progress: Progress) -> None:
    for name in DATABASES:
        path = home.dagster / name
        if not path.exists():
            continue
        try:
            _leave_one_revision(path)
        except sqlite3.DatabaseError as error:
            aside = set_aside(home.dagster)
            progress.say(
                f"Dagster 的运行记录 {path} 已损坏（{error}），已移到 {aside}，另建新的；发布的数字不受影响",
                f"Dagster's record of runs {path} is damaged ({error}); it is now in {aside} and a new one is made; "
                "published figures are not concerned",
            )
            return


def _leave_one_revision(path: Path) -> None:
    """Of two migrations at which a store is said to stand, forget the one of the process that came second.

    The second found tables and no migration, and took the store for one of long ago.
    """
    with closing(sqlite3.connect(path)) as connection, connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in tables:
            return
        stamped = {revision for (revision,) in connection.execute("SELECT version_num FROM alembic_version")}
        if len(stamped) < 2:
            return
        # without any, Dagster takes the store for one of long ago, which it opens
        kept = stamped - {LAST_KNOWN_STAMPED_SQLITE_ALEMBIC_REVISION}
        connection.execute("DELETE FROM alembic_version")
        if len(kept) == 1:
            connection.execute("INSERT INTO alembic_version VALUES (?)", (kept.pop(),))
