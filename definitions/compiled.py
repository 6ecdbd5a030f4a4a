"""Keeps what was made of the definitions for the next start: files in the user's own cache, each named by what it was made from.

Whatever stands there can be deleted at any time and is then made again; so is what is not what was written. What others can
write is not read. What is made is said by those who make it.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

#: So many files are kept: those of a few versions of the definitions and the code.
KEPT = 12
_DIGITS = 32


def key(*made_from: str, code: Iterable[Path]) -> str:
    """What identifies something made: the hash of these texts, of the code that makes it and of the interpreter."""
    digest = hashlib.sha256(repr((sys.version, *made_from)).encode())
    for path in sorted(code):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_DIGITS]


def kept(name: str) -> Path | None:
    """The file that is kept under a name, if it is what was written and nobody else could have written it."""
    folder = _folder()
    if folder is None:
        return None
    found = (path for path in folder.glob(f"{name}.*") if _is_own(path) and path.suffix[1:] == _digest(path))
    return next(found, None)


def keep(name: str, write: Callable[[Path], object]) -> Path | None:
    """Keep under a name what `write` puts into a path; None where nothing can be kept."""
    folder = _folder(make=True)
    if folder is None:
        return None
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".") as aside:
            written = Path(aside) / "written"
            write(written)
            place = folder / f"{name}.{_digest(written)}"
            written.replace(place)
    except OSError:  # a full disk, or a folder that was taken away: it is made again each time
        return None
    _thin(folder)
    return place


def _folder(*, make: bool = False) -> Path | None:
    """The folder in the user's cache; None where there is none that is the user's alone."""
    try:
        base = os.environ.get("XDG_CACHE_HOME", "")
        folder = (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "koujing"
        if make:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_own(folder) else None
    except (OSError, RuntimeError):  # no home folder
        return None


def _is_own(path: Path) -> bool:
    """Whether a file or folder is no link, belongs to the user, and can be written by nobody else."""
    try:
        found = path.lstat()
    except OSError:
        return False
    is_private = found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return is_private and not stat.S_ISLNK(found.st_mode)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]
    except OSError:
        return ""


def _thin(folder: Path) -> None:
    with suppress(OSError):
        files = sorted((path for path in folder.iterdir() if path.is_file()), key=lambda path: path.stat().st_mtime)
        for path in files[:-KEPT]:
            path.unlink()
