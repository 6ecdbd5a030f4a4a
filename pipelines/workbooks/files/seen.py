"""What the file system said of files when their contents were last hashed, so that what is as it was is not read again.

A file counts as the one that was seen where its place, size, inode and both times are the same. That is not trusted of one
whose times are within two seconds of that look or later, for it may have changed at the same time; nor for longer than a day;
nor of links. Nothing rests on this but time: without it, everything is read.
"""

from __future__ import annotations

import json
import os
import stat
import time
from contextlib import suppress
from pathlib import Path

#: A change so shortly before a look may have been followed by another of the same time, in nanoseconds.
CLOSE = 2 * 10**9
#: For so long a look is trusted: a disk changes bytes without changing times.
DAY = 24 * 3600 * 10**9
_VERSION = 1


class Seen:
    """The looks of earlier runs, and those of this one."""

    def __init__(self, looks: dict[str, list[int | str]] | None = None) -> None:
        self._before = looks or {}
        self._now: dict[str, list[int | str]] = {}
        self.hashed = 0

    def content(self, path: Path) -> tuple[str, int] | None:
        """The hash and size of a file that is as it was when it was last hashed; None where it has to be hashed."""
        look = self._before.get(str(path))
        found = _look(path)
        if look is None or found is None or look[: len(found)] != found:
            return None
        *_, changed, modified = found
        looked_at, content = int(look[-2]), str(look[-1])
        if max(changed, modified) >= looked_at - CLOSE or not 0 <= time.time_ns() - looked_at < DAY:
            return None
        self._now[str(path)] = look
        return content, found[0]

    def looking(self, path: Path) -> Look:
        """What the file system says of a file before it is hashed."""
        self.hashed += 1
        return Look(self._now, path)

    def write(self, path: Path) -> None:
        """Keep the looks of this run; where that cannot be done, the next one reads more."""
        written = path.with_name(f".{path.name}.{os.getpid()}")
        with suppress(OSError):
            written.write_text(json.dumps({"version": _VERSION, "looks": self._now}), encoding="utf-8")
            written.replace(path)


class Look:
    """One file that is about to be hashed."""

    def __init__(self, looks: dict[str, list[int | str]], path: Path) -> None:
        self._looks, self._path = looks, path
        self._at, self._found = time.time_ns(), _look(path)

    def gave(self, content_sha256: str) -> None:
        """Note the hash, unless the file has changed meanwhile."""
        if self._found is not None and _look(self._path) == self._found:
            self._looks[str(self._path)] = [*self._found, self._at, content_sha256]


def read(path: Path) -> Seen:
    """What was kept; nothing where that is not what was written."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        looks = {str(name): list(look) for name, look in kept["looks"].items() if len(look) == len(_FIELDS) + 2}
        return Seen(looks if kept["version"] == _VERSION else None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Seen()


_FIELDS = ("st_size", "st_ino", "st_dev", "st_ctime_ns", "st_mtime_ns")


def _look(path: Path) -> list[int] | None:
    try:
        found = path.lstat()
    except (OSError, ValueError):
        return None
    return [getattr(found, name) for name in _FIELDS] if stat.S_ISREG(found.st_mode) else None
