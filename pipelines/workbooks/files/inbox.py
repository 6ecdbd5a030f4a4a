"""What arrived: the files of the inboxes, each with the hash of its bytes.

A file is who its content is: the same bytes under two names are one submission. Their bytes are kept by
`pipelines.archive`; reading belongs to `pipelines.workbooks.reading.one_file`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from pipelines.archive import keep, place
from pipelines.workbooks.files.corrections import Correction
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from pipelines.workbooks.files.regular_files import chunks, shown, unopened
from pipelines.workbooks.files.seen import Seen

IGNORE_FILE = ".koujingignore"
#: Why a workbook is passed over that somebody has open.
LOCK_FILE = "lock-file"
_LOCK_PREFIXES = ("~$", ".~lock.")
_NOT_SUBMISSIONS = (".py", ".md")
_IGNORE_BYTES = 1 << 20
_ID_DIGITS = 16


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True)
class Received:
    """A file that arrived. `file` is its name relative to its inbox; `archived` is set once its bytes are kept.

    `problem` says why its bytes cannot be had, `broken_rule` which rule that breaks, `allowed` what would be right. Links are
    followed within `inbox` only; without one, within the file's own folder. `mended` says what was wrong with the archived
    bytes before the file came again. `delivered_at` is when it first came, where somebody wrote that down. `corrections` are
    the bureau's own, of cells of this very content.
    """

    path: Path
    file: str
    content_sha256: str
    size_bytes: int
    archived: Path | None = None
    problem: str = ""
    broken_rule: str = ""
    allowed: str = ""
    inbox: Path | None = None
    mended: str = ""
    delivered_at: datetime | None = None
    corrections: tuple[Correction, ...] = ()
    found_at: datetime = field(default_factory=_now, compare=False)

    @property
    def submission_id(self) -> str:
        """The submission's identity."""
        return submission_id(self.content_sha256)

    @property
    def name(self) -> str:
        """The file's own name, without folders."""
        return PurePosixPath(self.file).name

    @property
    def received_at(self) -> datetime:
        """When the file first came; of one that was not delivered, when it was last written."""
        if self.delivered_at:
            return self.delivered_at
        try:
            return datetime.fromtimestamp(self.path.lstat().st_mtime, UTC).replace(tzinfo=None)
        except (OSError, ValueError, OverflowError):
            return self.found_at


@dataclass(frozen=True)
class PassedOver:
    """A file in an inbox that is no submission, and why: `lock-file`, or the reason given in the ignore file."""

    path: Path
    file: str
    reason: str


@dataclass(frozen=True)
class _Lying:
    """What lies in an inbox: a file, why it is passed over, or what is wrong with it before it is opened."""

    path: Path
    file: str
    inbox: Path
    reason: str = ""
    fault: ContainerError | None = None


def submission_id(content_sha256: str) -> str:
    """The identity of a submission: the first digits of its content's hash."""
    return content_sha256[:_ID_DIGITS]


def discover(inboxes: Iterable[Path], seen: Seen | None = None) -> list[Received]:
    """The files in these folders (or these files themselves), inbox by inbox, in the order of their names.

    Those that are as they were `seen` are not read again.
    """
    received = [
        _unread(each.path, each.file, each.fault, each.inbox)
        if each.fault
        else receive(each.path, each.file, each.inbox, seen)
        for inbox in inboxes
        for each in sorted(_walk([inbox]), key=lambda lying: lying.file)
        if not each.reason
    ]
    # the same bytes under one name in two inboxes came once
    alone = {(each.file, each.content_sha256): each for each in reversed(received)}
    return list(reversed(alone.values()))


def passed_over(inboxes: Iterable[Path]) -> list[PassedOver]:
    """The files that `discover` leaves out and a person should know of."""
    found = [PassedOver(each.path, each.file, each.reason) for each in _walk(inboxes) if each.reason]
    return sorted(found, key=lambda each: each.file)


@dataclass(frozen=True)
class Traced:
    """A file as the file system tells of it, unopened: what tells it from another, and when it was last written."""

    file: str
    told: tuple[int, ...]
    changed: float


def traces(inboxes: Iterable[Path], beside: Iterable[Path] = ()) -> list[Traced]:
    """What lies in the inboxes and beside them, in the order of the names; nothing is opened but lists of what to ignore."""
    lying = [(each.file, each.path) for each in _walk(inboxes) if not each.reason]
    found = []
    for file, path in [*lying, *((path.name, path) for path in beside)]:
        with suppress(OSError):
            told = path.stat()
            changed = max(told.st_mtime, told.st_ctime)
            found.append(Traced(file, (told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino), changed))
    return sorted(found, key=lambda each: (each.file, each.told))


def is_lock_file(name: str) -> bool:
    """Whether a file of this name is what a spreadsheet program leaves beside a workbook that is open."""
    return name.startswith(_LOCK_PREFIXES)


def receive(path: Path, file: str = "", inbox: Path | None = None, seen: Seen | None = None) -> Received:
    """One file as received, by the hash of its bytes; one that is not opened says so in `problem`."""
    name = shown(file or path.name)
    seen = seen or Seen()
    if known := seen.content(path):
        return Received(path, name, *known, inbox=inbox)
    look = seen.looking(path)
    digest, size = hashlib.sha256(), 0
    try:
        for chunk in chunks(path, inbox):
            digest.update(chunk)
            size += len(chunk)
    except ContainerError as fault:
        return _unread(path, name, fault, inbox)
    look.gave(digest.hexdigest())
    return Received(path, name, digest.hexdigest(), size, inbox=inbox)


def _unread(path: Path, file: str, fault: ContainerError, inbox: Path | None) -> Received:
    """What could not be opened is known by its name."""
    known_by = hashlib.sha256(f"unreadable {file}".encode()).hexdigest()
    return _with_fault(Received(path, file, known_by, 0, inbox=inbox), fault)


def _with_fault(received: Received, fault: ContainerError) -> Received:
    return replace(received, problem=fault.observed, broken_rule=fault.rule_id, allowed=fault.expected)


def archive(received: Received, home: Path, seen: Seen | None = None) -> Received:
    """Keep the bytes in the home's archive and say where; what was kept is what the result is about.

    A copy that is as it was `seen` is not held to its name again.
    """
    if received.problem:
        return received
    seen = seen or Seen()
    there = place(home / "archive", received.content_sha256, received.path.suffix)
    if seen.content(there) == (received.content_sha256, received.size_bytes):
        return replace(received, archived=there)
    look = seen.looking(there)
    try:
        pieces = chunks(received.path, received.inbox)
        kept = keep(home / "archive", pieces, received.content_sha256, received.path.suffix)
    except (ContainerError, OSError) as error:
        return _with_fault(received, unopened(error) if isinstance(error, OSError) else error)
    if kept.path == there and not kept.mended:
        look.gave(kept.content_sha256)
    return replace(
        received,
        content_sha256=kept.content_sha256,
        size_bytes=kept.size_bytes,
        archived=kept.path,
        mended=kept.mended,
    )


def _walk(inboxes: Iterable[Path]) -> Iterator[_Lying]:
    """Everything that lies in the inboxes, by its name relative to its inbox."""
    for inbox in inboxes:
        if inbox.is_file():
            yield _Lying(inbox, shown(inbox.name), inbox.parent)
            continue
        waiting = [inbox] if inbox.is_dir() else []
        while waiting:
            folder = waiting.pop()
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError as error:
                yield _Lying(folder, _file(folder, inbox), inbox, fault=unopened(error))
                continue
            ignored, fault = _ignored(folder / IGNORE_FILE, inbox)
            if fault:
                yield _Lying(folder / IGNORE_FILE, _file(folder / IGNORE_FILE, inbox), inbox, fault=fault)
            for entry in entries:
                lying = _lying(Path(entry.path), inbox, ignored, is_folder=_is_folder(entry))
                if lying:
                    yield lying
                elif entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                    waiting.append(Path(entry.path))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _lying(path: Path, inbox: Path, ignored: list[tuple[str, str]], *, is_folder: bool) -> _Lying | None:
    """What lies at this path and is to be received or passed over; None for a folder to look into and what is nobody's."""
    lying = _Lying(path, _file(path, inbox), inbox)
    if is_lock_file(path.name) and not is_folder:
        return replace(lying, reason=LOCK_FILE)
    if path.name.startswith("."):
        return None
    if is_folder:
        fault = _fault_of_folder(path, inbox)
        return replace(lying, fault=fault) if fault else None
    if path.name.lower().endswith(_NOT_SUBMISSIONS):
        return None
    return replace(lying, reason=next((why for glob, why in ignored if fnmatchcase(path.name, glob)), ""))


def _fault_of_folder(path: Path, inbox: Path) -> ContainerError | None:
    if path.is_symlink() and not path.resolve().is_relative_to(inbox.resolve()):
        return ContainerError("link-outside", shown(str(path.readlink())))
    from pipelines.workbooks.files.readers.kinds import READABLE  # the readers are not needed where nothing is new

    is_called_file = path.suffix.lower() in READABLE
    return ContainerError("file-not-regular", "⟨文件夹｜folder⟩") if is_called_file else None


def _file(path: Path, inbox: Path) -> str:
    whole = os.fspath(path)
    inside = whole.removeprefix(f"{inbox}/")
    return shown(inside if inside != whole else path.relative_to(inbox).as_posix())


def _ignored(path: Path, inbox: Path) -> tuple[list[tuple[str, str]], ContainerError | None]:
    """The globs of a folder's ignore file with their reasons (`left_out.csv  # why`, one a line), and why it has none."""
    if not os.path.lexists(path):
        return [], None
    from pipelines.workbooks.files.readers.delimited import decode

    try:
        lines = decode(b"".join(chunks(path, inbox, _IGNORE_BYTES))).splitlines()
    except ContainerError as fault:
        return [], ContainerError("ignore-file-unread", fault.observed)
    entries = (line.partition("#") for line in lines)
    return [(glob.strip(), reason.strip() or IGNORE_FILE) for glob, _, reason in entries if glob.strip()], None
