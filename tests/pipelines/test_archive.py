"""An archived file is what its name says, or it is not read; one that comes again mends the archive."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from definitions import Definitions
from pipelines import archive as archives
from pipelines.archive import ArchiveDamagedError
from pipelines.workbooks.files.inbox import Received, archive, receive
from pipelines.workbooks.files.readers.limits import FILE_BYTES
from pipelines.workbooks.reading.one_file import read_file
from tests.pipelines.workbooks.workbook_builder import published

Damage = Callable[[Path], None]


def flipped(path: Path) -> None:
    """One bit of one byte, at a place that a seed gives."""
    data = bytearray(path.read_bytes())
    data[random.Random(path.name).randrange(len(data))] ^= 1
    rewritten(path, bytes(data))


def rewritten(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


def linked(path: Path) -> None:
    path.rename(path.with_name("moved"))
    path.symlink_to(path.with_name("moved"))


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES: dict[str, Damage] = {
    "one bit": flipped,
    "one digit": lambda path: rewritten(path, path.read_bytes().replace(b"1596.2", b"1696.2")),
    "cut off": lambda path: rewritten(path, path.read_bytes()[:-10]),
    "emptied": lambda path: rewritten(path, b""),
    "longer": lambda path: rewritten(path, path.read_bytes() + b"\n"),
    "missing": Path.unlink,
    "folder": a_folder,
    "link": linked,
    "pipe": a_pipe,
}


@pytest.fixture(params=DAMAGES, ids=str)
def damage(request: pytest.FixtureRequest) -> Damage:
    return DAMAGES[request.param]


@pytest.fixture
def received(tmp_path: Path) -> Received:
    """A file of published figures, archived."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    return archive(receive(published(inbox / "figures.csv", {"value": "1596.2"})), tmp_path / "home")


def test_a_damaged_file_of_the_archive_is_not_read(
    received: Received, damage: Damage, definitions: Definitions
) -> None:
    assert received.archived
    assert read_file(received, definitions).observations.num_rows == 1
    damage(received.archived)
    assert archives.fault(received.archived)
    with pytest.raises(ArchiveDamagedError):
        archives.read(received.archived, FILE_BYTES)
    reading = read_file(received, definitions)
    assert [(each.rule_id, each.severity) for each in reading.findings] == [("archive-damaged", "fatal")]
    assert reading.observations.num_rows == 0


def test_the_file_that_comes_again_mends_the_archive(
    received: Received, damage: Damage, definitions: Definitions, tmp_path: Path
) -> None:
    assert received.archived
    sound = received.path.read_bytes()
    is_there = damage is not DAMAGES["missing"]
    damage(received.archived)
    again = archive(receive(received.path), tmp_path / "home")
    assert again.archived == received.archived
    assert bool(again.mended) == is_there
    assert archives.read(received.archived, FILE_BYTES) == sound
    assert read_file(again, definitions).observations.num_rows == 1
    aside = tmp_path / "home" / "archive" / "damaged"
    assert [path.name for path in aside.glob("*")] == ([f"{received.archived.name}.damaged-1"] if is_there else [])
    assert not archive(receive(received.path), tmp_path / "home").mended


def test_a_mended_file_keeps_the_time_at_which_it_first_came(received: Received, tmp_path: Path) -> None:
    assert received.archived
    flipped(received.archived)
    os.utime(received.archived, (1_700_000_000, 1_700_000_000))
    again = archive(receive(received.path), tmp_path / "home")
    assert again.mended
    assert again.archived
    assert again.archived.stat().st_mtime == 1_700_000_000


def test_a_file_in_the_place_of_a_folder_is_set_aside(tmp_path: Path) -> None:
    content = hashlib.sha256(b"x").hexdigest()
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / content[:2]).write_text("no folder", encoding="utf-8")
    assert [path.name for path in archives.kept_files(tmp_path / "archive")] == [content[:2]]
    kept = archives.keep(tmp_path / "archive", [b"x"], content, ".csv")
    assert archives.read(kept.path, 1) == b"x"
    assert list(archives.kept_files(tmp_path / "archive")) == [kept.path]


def test_bytes_that_are_kept_already_are_not_asked_for_again(received: Received, tmp_path: Path) -> None:
    assert received.archived
    before = received.archived.stat()

    pieces = (pytest.fail("asked for") for _ in "one")
    again = archives.keep(tmp_path / "home" / "archive", pieces, received.content_sha256, received.path.suffix)
    assert (again.path, again.size_bytes, again.mended) == (received.archived, before.st_size, "")
    after = received.archived.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_is_kept_cannot_be_written_to_by_its_mode(received: Received) -> None:
    assert received.archived
    assert not received.archived.stat().st_mode & 0o222


def test_a_copy_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"the first piece"
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        archives.keep(tmp_path / "archive", pieces(), "0" * 64, ".csv")
    assert list((tmp_path / "archive").iterdir()) == []
