"""What arrived: the files of the inboxes, and the archive that keeps their bytes before anything is read.

A file is who its content is: the same bytes under two names are one submission. Reading belongs to
`pipelines.workbooks.submissions`.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

IGNORE_FILE = ".koujingignore"
#: Why a workbook is passed over that somebody has open.
LOCK_FILE = "lock-file"
_LOCK_PREFIXES = ("~$", ".~lock.")
_NOT_SUBMISSIONS = (".py", ".md")
_CHUNK = 1 << 20
_ID_DIGITS = 16


@dataclass(frozen=True)
class Received:
    """A file that arrived. `file` is its name relative to its inbox; `archived` is set once its bytes are kept."""

    path: Path
    file: str
    content_sha256: str
    size_bytes: int
    archived: Path | None = None
    problem: str = ""

    @property
    def submission_id(self) -> str:
        """The submission's identity: the first digits of its content's hash."""
        return self.content_sha256[:_ID_DIGITS]

    @property
    def received_at(self) -> datetime | None:
        """When the file first came: the archived bytes are written once; without them, when the file was last written."""
        try:
            return datetime.fromtimestamp((self.archived or self.path).stat().st_mtime, UTC).replace(tzinfo=None)
        except OSError:
            return None


@dataclass(frozen=True)
class PassedOver:
    """A file in an inbox that is no submission, and why: `lock-file`, or the reason given in the ignore file."""

    path: Path
    file: str
    reason: str


def discover(inboxes: Iterable[Path]) -> list[Received]:
    """The files in these folders (or these files themselves), in the order of their names and contents."""
    received = [receive(path, file) for path, file, reason in _walk(inboxes) if not reason]
    return sorted(received, key=lambda each: (each.file, each.content_sha256))


def passed_over(inboxes: Iterable[Path]) -> list[PassedOver]:
    """The files that `discover` leaves out and a person should know of."""
    return sorted((PassedOver(*each) for each in _walk(inboxes) if each[2]), key=lambda each: each.file)


def receive(path: Path, file: str = "") -> Received:
    """One file as received, by the hash of its bytes; a file that cannot be opened says so in `problem`.

    What is no file (a pipe, a device) is not opened: reading it might never end.
    """
    try:
        if path.exists() and not path.is_file():
            raise OSError(None, "not a regular file")
        digest, size = _digest(path)
    except OSError as error:
        unread = hashlib.sha256(f"unreadable {file or path.name}".encode()).hexdigest()
        return Received(path, file or path.name, unread, 0, problem=error.strerror or type(error).__name__)
    return Received(path, file or path.name, digest, size)


def archive(received: Received, home: Path) -> Received:
    """Keep the bytes as home/archive/<first 2>/<sha256>.<ext>, and say where. Doing it twice changes nothing.

    The name is the hash of the bytes that were kept: should the file have changed since it was discovered, the result
    is about the file as it is now.
    """
    if received.problem:
        return received
    folder = home / "archive"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / received.content_sha256[:2] / f"{received.content_sha256}{received.path.suffix.lower()}"
    if kept.exists():
        return replace(received, archived=kept)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    temporary = Path(name)
    try:
        digest, size = hashlib.sha256(), 0
        with os.fdopen(handle, "wb") as target, received.path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                size += target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        content = digest.hexdigest()
        kept = folder / content[:2] / f"{content}{received.path.suffix.lower()}"
        kept.parent.mkdir(exist_ok=True)
        temporary.chmod(0o444)
        temporary.replace(kept)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        return replace(received, problem=error.strerror or type(error).__name__)
    return replace(received, content_sha256=content, size_bytes=size, archived=kept)


def _digest(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _walk(inboxes: Iterable[Path]) -> Iterator[tuple[Path, str, str]]:
    """Every file with its name relative to its inbox and the reason to pass it over ('' for none)."""
    for inbox in inboxes:
        if inbox.is_file():
            yield inbox, inbox.name, ""
            continue
        for folder, subfolders, names in os.walk(inbox):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            here = Path(folder)
            ignored = _ignored(here / IGNORE_FILE)
            for name in sorted(names):
                file = (here / name).relative_to(inbox).as_posix()
                if name.startswith(_LOCK_PREFIXES):
                    yield here / name, file, LOCK_FILE
                elif not name.startswith(".") and not name.lower().endswith(_NOT_SUBMISSIONS):
                    yield here / name, file, next((why for glob, why in ignored if fnmatchcase(name, glob)), "")


def _ignored(path: Path) -> list[tuple[str, str]]:
    """The globs of a folder's ignore file with their reasons: `left_out.csv  # why`, one a line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    entries = (line.partition("#") for line in lines)
    return [(glob.strip(), reason.strip() or IGNORE_FILE) for glob, _, reason in entries if glob.strip()]
