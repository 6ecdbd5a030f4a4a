"""Files that are as they were when their contents were last hashed are not read again; all others are."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.workbooks.files import seen
from pipelines.workbooks.files.inbox import archive, discover
from pipelines.workbooks.files.seen import CLOSE, DAY, Seen


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An inbox whose file was written a minute ago, as far as its times say."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.csv").write_text("a,b\n1,2\n")
    return tmp_path / "inbox"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets time go by: the times of a file cannot be set back, for one of them is the system's own."""
    now = [time.time_ns() + 60 * CLOSE]
    monkeypatch.setattr(time, "time_ns", lambda: now[0])

    def forward(by: int) -> None:
        now[0] += by

    return forward


def look(inbox: Path) -> tuple[int, list[str]]:
    """How many contents a run over an inbox hashes, and what it finds; its looks are kept for the next."""
    kept = inbox.parent / "seen.json"
    looks = seen.read(kept)
    found = [archive(each, inbox.parent / "home", looks) for each in discover([inbox], looks)]
    looks.write(kept)
    return looks.hashed, [each.content_sha256 for each in found]


@pytest.mark.usefixtures("clock")
def test_what_is_as_it_was_is_not_hashed_again(inbox: Path) -> None:
    first = look(inbox)
    assert first[0] == 2  # the file and its place in the archive
    assert look(inbox) == (1, first[1])  # the copy was only just written when it was first looked at
    assert look(inbox) == (0, first[1])


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("place", ["inbox", "archive"])
def test_whatever_changes_is_hashed(inbox: Path, place: str) -> None:
    first = [look(inbox) for _ in range(3)][-1]
    file = inbox / "a.csv" if place == "inbox" else next((inbox.parent / "home" / "archive").rglob("*.csv"))
    times = file.stat()
    file.chmod(0o644)
    file.write_text("a,b\n1,3\n")  # of the same length, and with the same time of writing
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    hashed, contents = look(inbox)
    assert hashed > 0
    assert (contents != first[1]) == (place == "inbox")


@pytest.mark.usefixtures("clock")
def test_another_file_of_the_same_size_and_time_is_hashed(inbox: Path) -> None:
    for _ in range(3):
        look(inbox)
    file, other = inbox / "a.csv", inbox.parent / "b.csv"
    other.write_text("a,b\n1,3\n")
    times = file.stat()
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(file)
    assert look(inbox)[0] > 0


def test_a_file_that_was_written_close_to_the_look_is_hashed_again(inbox: Path) -> None:
    assert [look(inbox)[0] for _ in range(3)] == [2, 2, 2]


def test_a_file_from_the_future_is_hashed_every_time(inbox: Path, clock: Callable[[int], None]) -> None:
    ahead = time.time_ns() + 3 * DAY
    os.utime(inbox / "a.csv", ns=(ahead, ahead))
    assert [look(inbox)[0] for _ in range(4)] == [2, 2, 1, 1]
    clock(60 * CLOSE)
    assert look(inbox)[0] == 1


def test_everything_is_hashed_once_a_day_and_when_the_clock_went_back(
    inbox: Path, clock: Callable[[int], None]
) -> None:
    for _ in range(3):
        look(inbox)
    clock(DAY)
    assert look(inbox)[0] == 2
    assert look(inbox)[0] == 0
    clock(-DAY // 2)
    assert look(inbox)[0] == 2


@pytest.mark.usefixtures("clock")
def test_a_link_is_always_hashed(inbox: Path) -> None:
    (inbox / "a.csv").rename(inbox / ".a")
    (inbox / "a.csv").symlink_to(".a")
    assert [look(inbox)[0] for _ in range(3)][-1] == 1


@pytest.mark.parametrize(
    "kept", ["", "{", "[]", '{"version": 0, "looks": {}}', '{"version": 1, "looks": {"/a": 1}}', "\0"]
)
def test_what_is_no_record_of_looks_is_none(tmp_path: Path, kept: str) -> None:
    (tmp_path / "seen.json").write_text(kept)
    assert seen.read(tmp_path / "seen.json").content(tmp_path / "seen.json") is None


def test_a_record_that_cannot_be_written_is_left(tmp_path: Path) -> None:
    Seen().write(tmp_path / "none" / "seen.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("clock")
def test_a_file_that_changes_while_it_is_hashed_is_not_remembered(inbox: Path) -> None:
    looks = Seen()
    one = looks.looking(inbox / "a.csv")
    (inbox / "a.csv").write_text("a,b\n")
    one.gave("0" * 64)
    looks.write(inbox.parent / "seen.json")
    assert json.loads((inbox.parent / "seen.json").read_text())["looks"] == {}
