"""The archive: the original bytes of every received file, each under the hash of its content, and held to that name.

A name that is a hash is a promise. It is checked whenever a file is read or kept again; what does not keep it is never
read, and is set aside rather than deleted. Which files are kept, and what is read from them, is for others.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.aside import set_aside
from pipelines.durable import put

_CHUNK = 1 << 20
_HASH_DIGITS = 64
#: The folder of what was found damaged.
SET_ASIDE = "damaged"
_INCOMING = ".incoming-"
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}\Z")


class ArchiveDamagedError(Exception):
    """What is read is not what its name says; the message says what it is instead (zh / en)."""


@dataclass(frozen=True)
class Kept:
    """Bytes in the archive: where, their hash and size; `mended` says what lay there before, '' where nothing was wrong."""

    path: Path
    content_sha256: str
    size_bytes: int
    mended: str = ""


def place(archive: Path, content_sha256: str, suffix: str) -> Path:
    """Where bytes of this hash are kept, with the suffix of the file that they came in, if it is an ordinary one."""
    kept_suffix = suffix.lower() if _SUFFIX.match(suffix.lower()) else ""
    return archive / f"{content_sha256[:2]}/{content_sha256}{kept_suffix}"


def content_of(path: Path) -> str:
    """The hash that an archived file's name promises."""
    return path.name[:_HASH_DIGITS]


def read(path: Path, most: int) -> bytes:
    """The bytes of an archived file, only if they are the ones that were kept; not more than `most` are kept of a file.

    Raises `ArchiveDamagedError` where they are not, or cannot be had.
    """
    if told := _no_file(path):
        raise ArchiveDamagedError(told)
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise ArchiveDamagedError(error.strerror or type(error).__name__) from error
    found = hashlib.sha256(data).hexdigest()
    if found != content_of(path):
        raise ArchiveDamagedError(_differs(found, len(data)))
    return data


def fault(path: Path) -> str:
    """What is wrong with an archived file, '' if nothing: its whole content is read."""
    if told := _no_file(path):
        return told
    try:
        found, size = digest(path)
    except OSError as error:
        return error.strerror or type(error).__name__
    return "" if found == content_of(path) else _differs(found, size)


def digest(path: Path) -> tuple[str, int]:
    """The hash and the size of a file's bytes, read bit by bit."""
    hashed, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            hashed.update(chunk)
            size += len(chunk)
    return hashed.hexdigest(), size


def keep(archive: Path, pieces: Iterable[bytes], content_sha256: str, suffix: str) -> Kept:
    """Keep the bytes of a file that was received, and say where. Doing it twice changes nothing.

    `pieces` are asked for only where the bytes are not kept yet. The name is the hash of the bytes that were kept: should the
    file have changed since it was hashed, what is kept is the file as it is now. What lies damaged in its place is set aside.
    Raises `OSError` when the archive cannot be written, and what `pieces` raises.
    """
    kept = place(archive, content_sha256, suffix)
    if os.path.lexists(kept) and not fault(kept):
        return Kept(kept, content_sha256, kept.stat().st_size)
    archive.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=archive, prefix=_INCOMING)
    temporary = Path(name)
    try:
        hashed, size = hashlib.sha256(), 0
        with os.fdopen(handle, "wb") as target:
            for piece in pieces:
                hashed.update(piece)
                size += target.write(piece)
        content = hashed.hexdigest()
        kept = place(archive, content, suffix)
        told = _make_room(archive, kept, temporary)
        temporary.chmod(0o444)
        put(temporary, kept)
    finally:
        temporary.unlink(missing_ok=True)
    return Kept(kept, content, size, told)


def _make_room(archive: Path, kept: Path, coming: Path) -> str:
    """Set aside what lies damaged where a file is to be kept, and say what was wrong with it; '' for nothing."""
    if os.path.lexists(kept.parent) and not kept.parent.is_dir():
        _set_aside(archive, kept.parent)
    kept.parent.mkdir(exist_ok=True)
    told = fault(kept) if os.path.lexists(kept) else ""
    if told:
        _keep_time(kept, coming)
        _set_aside(archive, kept)
    return told


def kept_files(archive: Path) -> Iterator[Path]:
    """Every file of the archive, or what lies in the place of one, in the order of their hashes."""
    for folder in sorted(archive.glob("[0-9a-f][0-9a-f]")):
        yield from sorted(folder.iterdir()) if folder.is_dir() else (folder,)


def clear_incoming(archive: Path) -> None:
    """Take away what was being kept when a process was killed; only for whoever alone writes the archive."""
    for begun in archive.glob(f"{_INCOMING}*"):
        begun.unlink(missing_ok=True)


def _no_file(path: Path) -> str:
    """Why there is no file to be read here, '' if there is one. Only a regular file is opened, no link, pipe or device."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return error.strerror or type(error).__name__
    return "" if stat.S_ISREG(mode) else "⟨不是普通文件｜not a regular file⟩"


def _differs(found: str, size: int) -> str:
    return f"SHA-256 {found[:16]}…, {size:,} B"


def _keep_time(damaged: Path, mended: Path) -> None:
    """Give the mended file the time of the one it replaces, which says when the bytes first came."""
    if not _no_file(damaged):
        written = damaged.stat()
        os.utime(mended, ns=(written.st_atime_ns, written.st_mtime_ns))


def _set_aside(archive: Path, damaged: Path) -> None:
    aside = archive / SET_ASIDE
    aside.mkdir(exist_ok=True)
    set_aside(damaged, aside)
