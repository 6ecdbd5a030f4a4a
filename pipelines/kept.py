"""What runs keep for the next: results of work, each under the hash of all that it was made of, to be used instead of made again.

Nothing here is needed: what is missing, damaged or deleted is made again. What the work is, and of what its result is made,
is for those who keep it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.archive import digest

#: As `sha256sum --check` reads it; written last, so that a folder without it is none.
CHECKSUMS = "SHA256SUMS"
#: How many bytes are kept; what was not used for longest goes first.
MOST_BYTES = 3_000_000_000


@dataclass(frozen=True)
class Kept:
    """The folder in which results are kept, one folder each."""

    root: Path

    def find(self, kind: str, key: str) -> Path | None:
        """The folder of a result, only if it is what was written; None where there is none. It counts as used now."""
        folder = self.place(kind, key)
        if not _is_whole(folder):
            clear(folder)
            return None
        os.utime(folder)
        return folder

    @contextmanager
    def keeping(self, kind: str, key: str) -> Iterator[Path]:
        """A folder to write a result into, which is kept when nothing is raised. `find` gives it from then on."""
        folder = self.place(kind, key)
        aside = folder.with_name(f".{folder.name}.{os.getpid()}")
        clear(aside)
        aside.mkdir(parents=True)
        try:
            yield aside
            sums = "".join(f"{digest(path)[0]}  {path.name}\n" for path in sorted(aside.iterdir()))
            (aside / CHECKSUMS).write_text(sums, encoding="utf-8")
            clear(folder)
            aside.replace(folder)
        finally:
            clear(aside)

    def thin(self, most: int = MOST_BYTES) -> int:
        """Delete what was not used for longest until no more bytes are kept than these; returns how many results went.

        What a run began and did not finish goes too.
        """
        for begun in self.root.glob("*/*/.*"):
            clear(begun)
        folders = sorted(self.root.glob("*/*/*"), key=lambda folder: folder.lstat().st_mtime_ns, reverse=True)
        held = gone = 0
        for folder in folders:
            held += sum(path.lstat().st_size for path in (folder, *folder.glob("*")))
            if held > most:
                clear(folder)
                gone += 1
        return gone

    def place(self, kind: str, key: str) -> Path:
        """Where a result lies once it is kept."""
        return self.root / kind / key[:2] / key


def key_of(*parts: object) -> str:
    """The key of a result by what it is made of: values that say themselves fully when printed."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def clear(place: Path) -> None:
    """Leave nothing here, whatever it is."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def _is_whole(folder: Path) -> bool:
    """Whether the files in a folder are those that were written, each as it was written."""
    try:
        lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
        promised = {name: found for found, _, name in (line.partition("  ") for line in lines)}
        there = {path.name for path in folder.iterdir()} - {CHECKSUMS}
        return there == set(promised) and all(digest(folder / name)[0] == found for name, found in promised.items())
    except (OSError, ValueError):
        return False
