"""What is kept is found again only as it was written, and goes when room is needed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipelines.kept import CHECKSUMS, Kept, key_of


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "kept")


def keep(kept: Kept, key: str, content: bytes = b"content") -> Path:
    with kept.keeping("results", key) as folder:
        (folder / "a").write_bytes(content)
        (folder / "b").write_bytes(content)
    return kept.place("results", key)


def test_what_was_kept_is_found(kept: Kept) -> None:
    assert kept.find("results", key_of(1)) is None
    folder = keep(kept, key_of(1))
    assert kept.find("results", key_of(1)) == folder
    assert kept.find("others", key_of(1)) is None
    assert kept.find("results", key_of(2)) is None


@pytest.mark.parametrize("harm", ["changed", "shortened", "missing", "more", "no sums", "odd sums", "file"])
def test_what_is_not_as_it_was_written_is_not_found_and_can_be_kept_again(kept: Kept, harm: str) -> None:
    folder = keep(kept, key_of(1))
    if harm == "changed":
        (folder / "a").write_bytes(b"c0ntent")
    elif harm == "shortened":
        os.truncate(folder / "b", 3)
    elif harm == "missing":
        (folder / "b").unlink()
    elif harm == "more":
        (folder / "c").write_bytes(b"")
    elif harm == "no sums":
        (folder / CHECKSUMS).unlink()
    elif harm == "odd sums":
        (folder / CHECKSUMS).write_bytes(b"\xff\xfe")
    else:
        shutil.rmtree(folder)
        folder.write_bytes(b"")
    assert kept.find("results", key_of(1)) is None
    assert kept.find("results", key_of(1)) is None
    keep(kept, key_of(1))
    assert kept.find("results", key_of(1)) == folder


def test_what_was_begun_and_not_finished_is_not_kept(kept: Kept) -> None:
    def begin() -> None:
        with kept.keeping("results", key_of(1)) as folder:
            (folder / "a").write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin()
    assert kept.find("results", key_of(1)) is None
    assert not [path for path in kept.root.rglob("*") if path.is_file()]


def test_what_was_not_used_for_longest_goes_first(kept: Kept) -> None:
    keys = [key_of(number) for number in range(5)]
    for age, key in enumerate(keys):
        os.utime(keep(kept, key), (1_000_000 + age, 1_000_000 + age))
    assert kept.find("results", keys[0])  # used now
    folder = kept.place("results", keys[0])
    size = sum(path.stat().st_size for path in (folder, *folder.iterdir()))
    left_by_a_kill = kept.place("results", keys[0]).with_name(".begun.1")
    left_by_a_kill.mkdir()
    assert kept.thin(most=3 * size) == 2
    assert [bool(kept.find("results", key)) for key in keys] == [True, False, False, True, True]
    assert not left_by_a_kill.exists()


def test_nothing_kept_is_nothing_to_thin(kept: Kept) -> None:
    assert kept.thin() == 0
