"""Looks at the inboxes: what is new and complete starts one run, what is not waits, what is known starts none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipelines import receiving, waiting, watching
from pipelines.holding import holding
from pipelines.home import Home
from pipelines.life import decisions
from pipelines.progress import LoggedProgress
from pipelines.publication.manifest import Manifest
from pipelines.watching import PATIENCE, QUIET, Remembered, Sighting, look
from tests.conftest import SAMPLES, flow

pytestmark = pytest.mark.slow

SAMPLE = "990101_2023.xlsx"
#: Seconds between two looks in these tests.
STEP = 15.0


class Watch:
    """A home, an inbox, and a clock that stands still between looks."""

    def __init__(self, place: Path) -> None:
        self.home, self.inbox = Home(place / "home"), place / "inbox"
        self.inbox.mkdir()
        self.remembered, self.now = Remembered(), 2_000_000_000.0

    def put(self, sample: str, name: str = "") -> Path:
        path = self.inbox / (name or sample)
        shutil.copyfile(SAMPLES / sample, path)
        return path

    def look(self, step: float = STEP) -> Sighting:
        self.now += step
        # across a restart nothing is known but what was written
        sighting = look(self.home, [self.inbox], Remembered.read(self.remembered.write()), self.now)
        self.remembered = sighting.remembered
        return sighting


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path)


def test_a_file_starts_one_run_when_it_has_stopped_growing(watch: Watch) -> None:
    watch.put(SAMPLE)
    first = watch.look()
    assert (first.content, SAMPLE in first.why[0], SAMPLE in first.why[1]) == ("", True, True)
    second = watch.look()
    assert second.content
    assert (second.files, second.new) == (1, (SAMPLE,))
    assert [watch.look().content for _ in range(3)] == ["", "", ""]


def test_a_file_that_grows_waits_and_not_for_ever(watch: Watch) -> None:
    path = watch.put(SAMPLE)
    whole = path.read_bytes()
    looks = 0
    for size in range(1, 10_000):
        path.write_bytes(whole[:size])
        looks += 1
        if watch.look(60.0).content:
            break
    assert PATIENCE / 60.0 <= looks <= PATIENCE / 60.0 + 2


def test_a_pause_shorter_than_the_quiet_time_is_no_end(watch: Watch) -> None:
    watch.put(SAMPLE)
    watch.look()
    assert not watch.look(QUIET / 2).content
    assert watch.look(QUIET).content


def test_the_same_content_again_starts_nothing(watch: Watch) -> None:
    watch.put(SAMPLE)
    flow(watch.home.root, [watch.inbox])
    watch.look()
    assert watch.look().content == "", "published by hand meanwhile"
    watch.put(SAMPLE, "again.xlsx")
    os.utime(watch.inbox / SAMPLE)
    watch.look()
    again = watch.look()
    assert again.content == ""
    assert "沿用" in again.why[0]
    watch.put("990102_2023.xlsx")
    watch.look()
    assert watch.look().content


def test_the_key_of_a_run_is_the_content_and_not_the_place(watch: Watch, tmp_path: Path) -> None:
    watch.put(SAMPLE)
    watch.look()
    key = watch.look().content
    (tmp_path / "elsewhere").mkdir()
    other = Watch(tmp_path / "elsewhere")
    other.put(SAMPLE)
    other.look()
    assert other.look().content == key
    other.put("990102_2023.xlsx")
    other.look()
    assert other.look().content not in ("", key)


def test_a_decision_of_a_person_is_something_new(watch: Watch) -> None:
    watch.put(SAMPLE)
    watch.put("990102_2023.xlsx")
    manifest = flow(watch.home.root, [watch.inbox])
    watch.look()
    assert watch.look().content == ""
    one = manifest.inputs[0]
    decisions.add(watch.home.decisions, one["content_sha256"][:16], one["file"], "withdraw", by="甲", reason="误报")
    watch.look()
    assert watch.look().content


def test_while_a_run_is_under_way_the_look_is_put_off(watch: Watch) -> None:
    watch.put(SAMPLE)
    watch.look()
    with holding(watch.home, LoggedProgress(str)):
        busy = watch.look()
    assert (busy.content, busy.why[1][:5]) == ("", "a run")
    assert watch.look().content


def test_an_empty_inbox_starts_nothing_and_what_a_program_has_open_is_no_file(watch: Watch) -> None:
    assert not watch.look().content
    assert not watch.look().content
    (watch.inbox / "~$990101.xlsx").write_bytes(b"x")
    assert watch.look().why[1] == "nothing new"


def test_what_was_remembered_and_is_damaged_is_begun_anew() -> None:
    for text in (None, "", "nothing", "[]", '{"lying": 1}', '{"lying": "", "at": "x", "since": 0, "settled": ""}'):
        assert Remembered.read(text) == Remembered()


def test_a_look_opens_no_file_while_nothing_changes(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    watch.put(SAMPLE)
    watch.look()
    watch.look()
    monkeypatch.setattr(watching, "begin", None)
    assert watch.look().why[1] == "nothing new"


def test_a_release_whose_time_has_come_starts_a_run_of_its_own_key(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The content had its run, which ended with a release that waited; nothing else changed since."""
    watch.put(SAMPLE)
    watch.look()
    content = watch.look().content
    assert content
    assert watch.look().content == ""
    reasons = [waiting.Reason("embargo", "等", "waits", "2999-01-01T00:00:00+00:00")]
    manifest = Manifest("a-release", "", content, "", "", {}, "", {}, [])

    def built(*_: object) -> waiting.Waiting:
        return waiting.Waiting(watch.home.waiting / "a-release", manifest, tuple(reasons))

    monkeypatch.setattr(waiting, "of", built)
    monkeypatch.setattr(receiving, "full_fault", lambda *_: "")
    assert watch.look().content == ""
    reasons.clear()
    assert watch.look().content == f"{content}:a-release"
