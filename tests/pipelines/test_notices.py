"""Notices: off by default, by a command without a shell, once of each thing, in text that says what to do."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipelines import expected, notices
from pipelines.home import Home
from pipelines.notices import Notice, conclude, failed
from pipelines.outcomes import Ended
from pipelines.publication.manifest import Manifest
from tests.conftest import SAMPLES

pytestmark = pytest.mark.slow

#: Keeps what it is given: kind, words and standard input, one JSON line a notice.
KEEPER = """
import json, os, sys
with open(sys.argv[1], "a") as kept:
    print(json.dumps([os.environ["KOUJING_NOTICE"], sys.argv[2:], sys.stdin.read()]), file=kept)
"""
WORDS = ["$(touch pwned)"]
HOSTILE = "$(touch pwned);`touch pwned`\n'\"|&.csv"


class Office:
    """A home whose notices are kept in a file, and what was said where one could not be sent."""

    def __init__(self, place: Path) -> None:
        self.home, self.kept = Home(place / "home"), place / "kept"
        self.said: list[str] = []
        self.home.root.mkdir()
        (place / "keeper.py").write_text(KEEPER)
        self.keeper = [sys.executable, str(place / "keeper.py"), str(self.kept), *WORDS]
        self.notify(self.keeper)

    def notify(self, command: list[str]) -> None:
        self.home.settings.write_text(f"notify = {json.dumps(command)}\n", encoding="utf-8")

    def say(self, zh: str, en: str) -> None:
        assert zh
        self.said.append(en)

    def sent(self) -> list[tuple[str, str]]:
        lines = [json.loads(line) for line in self.kept.read_text().splitlines()] if self.kept.exists() else []
        assert all(words == WORDS for _, words, _ in lines), "no shell, and no word of a file"
        return [(kind, text) for kind, _, text in lines]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.chdir(tmp_path)
    on(monkeypatch, date(2024, 1, 1))
    return Office(tmp_path)


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(expected, "today", lambda _: day)


def test_nobody_is_told_unless_a_command_is_named(office: Office) -> None:
    office.home.settings.unlink()
    conclude(office.home, Ended("not_released", cause=("坏", "broken")), "r1", office.say)
    assert (office.sent(), office.said, office.home.told.exists()) == ([], [], False)
    assert "not_released" in office.home.outcomes.read_text()


def test_a_failed_run_is_told_once_by_whoever_sees_it_first(office: Office) -> None:
    conclude(office.home, Ended("not_released", cause=("磁盘已满，请腾出空间", "the disk is full")), "r1", office.say)
    failed(office.home, "r1", "lost", office.say)
    failed(office.home, "r2", "lost", office.say)
    (first, text), (second, other) = office.sent()
    assert (first, second) == ("failed", "failed")
    assert text.splitlines()[0] == "口径：运行失败，没有发布 / Koujing: a run failed, nothing was released"
    assert "磁盘已满，请腾出空间 / the disk is full" in text
    assert "r1" in text
    assert "koujing dagster" in text
    assert "r2" in other


def test_a_release_and_each_rejected_file_are_told_once_and_a_file_is_text(
    office: Office, tmp_path: Path, run_flow: Callable[..., Manifest]
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copyfile(SAMPLES / "990101_2023.xlsx", inbox / "990101_2023.xlsx")
    (inbox / HOSTILE).write_text("一,二\n", encoding="utf-8")
    manifest = run_flow(office.home.root, [inbox])
    ended = Ended("in_part", manifest.release_id, files=2, rejected=1)
    for _ in range(2):
        conclude(office.home, ended, "r1", office.say)
    sent = dict(office.sent())
    assert len(office.sent()) == len(sent) == 2
    assert set(sent) == {"released", "rejected"}
    assert manifest.release_id in sent["released"]
    assert str(office.home.database) in sent["released"]
    assert "koujing validate" in sent["rejected"]
    assert "touch pwned" in sent["rejected"]
    assert len(sent["rejected"].splitlines()) < 15
    assert office.said == []
    assert [path.name for path in tmp_path.rglob("pwned")] == []


def test_who_is_overdue_is_told_on_the_day_after_and_not_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, date(2024, 3, 31))
    conclude(office.home, Ended("unchanged"), "r1", office.say)
    assert office.sent() == []
    on(monkeypatch, date(2024, 4, 1))
    for _ in range(2):
        conclude(office.home, Ended("no_files"), "r2", office.say)
    ((kind, text),) = office.sent()
    assert kind == "overdue"
    assert sum("9901" in line for line in text.splitlines()) == 5
    assert "990103 示例丙区 · 2023" in text
    assert "2024-03-31" in text
    assert "koujing status" in text


@pytest.mark.parametrize("command", [["/nowhere/tell"], [sys.executable, "-c", "raise SystemExit(3)"], ["sleep", "30"]])
def test_a_notice_that_cannot_be_sent_is_said_and_sent_next_time(
    office: Office, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr(notices, "PATIENCE", 1.0)
    office.notify(command)
    failed(office.home, "r1", "lost", office.say)
    assert len(office.said) == 1
    assert office.said[0].startswith("a notice was not sent")
    office.notify(office.keeper)
    failed(office.home, "r1", "lost", office.say)
    assert len(office.sent()) == 1


def test_of_many_things_the_first_are_named_and_the_others_counted(office: Office) -> None:
    lines = tuple(f"{number:03}" for number in range(100))
    notices.tell(office.home, office.say, lambda: [Notice("overdue", "h", lines, "a", lines)])
    ((_, text),) = office.sent()
    assert "039" in text
    assert "040" not in text
    assert "60 more" in text


def test_a_release_that_waits_is_told_once_with_why_and_what_to_do(office: Office) -> None:
    for run in ("r1", "r2"):
        conclude(office.home, Ended("waits", "a-release", cause=("修订太大", "a large revision")), run, office.say)
    ((kind, text),) = office.sent()
    assert kind == "waits"
    assert all(each in text for each in ("a-release", "修订太大", "a large revision", "koujing release approve"))
