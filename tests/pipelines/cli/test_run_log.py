"""`koujing run --log json`: a line an event on standard error, results on standard output, a last line that sums up."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SAMPLES

pytestmark = pytest.mark.slow

KOUJING = [sys.executable, "-m", "pipelines", "run", "--log", "json"]
HOSTILE = "\x1b[31m坏.csv"


def ran(home: Path, inbox: Path) -> tuple[int, list[dict[str, Any]], str]:
    done = subprocess.run(
        [*KOUJING, "--home", str(home), "--inbox", str(inbox)], capture_output=True, text=True, timeout=300, check=False
    )
    return done.returncode, [json.loads(line) for line in done.stderr.splitlines()], done.stdout


@pytest.mark.long
def test_each_event_is_a_line_and_the_last_one_sums_up(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copyfile(SAMPLES / "990104_2023.xlsx", inbox / "990104_2023.xlsx")
    (inbox / HOSTILE).write_text("一,二\n", encoding="utf-8")
    code, events, said = ran(tmp_path / "home", inbox)
    assert code == 3
    assert all(each.keys() >= {"time", "run", "stage", "event"} for each in events)
    assert len({each["run"] for each in events}) == 1
    times = [datetime.fromisoformat(each["time"]) for each in events]
    assert times == sorted(times)
    assert times[0].tzinfo is not None
    begun = [each["stage"] for each in events if each["event"] == "stage begun"]
    ended = [each["stage"] for each in events if each["event"] == "stage ended"]
    assert set(begun) == set(ended) >= {"receiving", "reading spreadsheets", "harmonising", "publishing"}
    (rejected,) = {each["file"] for each in events if each["event"] == "rejected"}
    assert "坏.csv" in rejected
    assert all(each["cause"] and each["message_zh"] for each in events if each["event"] == "rejected")
    last = events[-1]
    assert (last["event"], last["outcome"], last["exit_code"], last["files"], last["rejected"]) == (
        "ended",
        "in_part",
        3,
        2,
        1,
    )
    assert last["release"] in said.splitlines()[-1]
    assert "990104" in said
    log = (tmp_path / "home" / "runs.log").read_text(encoding="utf-8")
    assert log.split()[1] == "in_part"
    assert json.loads(log.split(maxsplit=2)[2])["rejected"] == 1

    code, events, _ = ran(tmp_path / "home", inbox)
    assert (code, events[-1]["outcome"], events[-1]["release"]) == (0, "unchanged", last["release"])


def test_nothing_of_a_file_is_obeyed_by_a_terminal(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / HOSTILE).write_text("一,二\n", encoding="utf-8")
    done = subprocess.run(
        [*KOUJING, "--home", str(tmp_path / "home"), "--inbox", str(inbox)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.isascii()
    assert "\x1b" not in done.stderr + done.stdout
    last = json.loads(done.stderr.splitlines()[-1])
    assert (last["outcome"], last["files"], last["rejected"], last["why"]) == (
        "not_released",
        1,
        1,
        "NothingAcceptedError",
    )
    assert "坏.csv" in last["cause_zh"]


@pytest.mark.parametrize(
    ("break_it", "code", "why"),
    [("inbox", 2, "NoInboxError"), ("home", 1, "HomeError"), ("decisions", 1, "DecisionError")],
)
def test_what_ends_a_run_before_it_begins_is_the_cause_of_the_last_line(
    break_it: str, code: int, why: str, tmp_path: Path
) -> None:
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    home.mkdir()
    if break_it != "inbox":
        inbox.mkdir()
    if break_it == "home":
        home.rmdir()
        home.write_text("a file")
    if break_it == "decisions":
        (home / "decisions.jsonl").write_text("no decision\n")
    found, events, said = ran(home, inbox)
    assert (found, events[-1]["event"], events[-1]["exit_code"], events[-1]["why"]) == (code, "ended", code, why)
    assert (said == "") if code == 2 else (events[-1]["cause_en"] in said.splitlines()[-1])


def test_a_run_that_is_told_to_end_says_so_in_its_last_event(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for sample in SAMPLES.glob("*.xlsx"):
        shutil.copyfile(sample, inbox / sample.name)
    run = subprocess.Popen(
        [*KOUJING, "--home", str(tmp_path / "home"), "--inbox", str(inbox)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"KOUJING_LANG": "en"},
    )
    while not (tmp_path / "home" / "archive").is_dir() and run.poll() is None:
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    said, events = run.communicate(timeout=120)
    last = json.loads(events.splitlines()[-1])
    assert (run.returncode, last["outcome"], last["exit_code"]) == (130, "interrupted", 130)
    assert said.splitlines()[-1].startswith("not released: interrupted")
