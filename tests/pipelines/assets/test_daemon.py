"""A real daemon: a file dropped into the inbox is published, the same content again starts nothing, and it ends when told."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipelines.assets.instance import open_instance
from pipelines.home import Home
from pipelines.progress import LoggedProgress
from pipelines.publication.manifest import read
from tests.conftest import SAMPLES

pytestmark = pytest.mark.long

KOUJING = [sys.executable, "-m", "pipelines"]
#: More than a busy machine takes for it.
PATIENCE = 300.0
SAMPLE = "990101_2023.xlsx"


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    (tmp_path / "inbox").mkdir()
    with (tmp_path / "log").open("w") as log:
        started = subprocess.Popen(
            [*KOUJING, "daemon", "--home", str(tmp_path / "home"), "--inbox", str(tmp_path / "inbox")],
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            yield started
        finally:
            if started.poll() is None:
                os.killpg(started.pid, signal.SIGKILL)
                started.wait()


def waited(until: Callable[[], object], log: Path) -> None:
    begun = time.monotonic()
    while not until():
        assert time.monotonic() - begun < PATIENCE, log.read_text(encoding="utf-8")[-3000:]
        time.sleep(1.0)


def runs_of(home: Home) -> list[dg.DagsterRun]:
    if not (home.dagster / "history").is_dir():
        return []
    with open_instance(home, LoggedProgress(str)) as instance:
        return list(instance.get_runs())


def skipped(home: Home) -> str:
    """Why the last look at the inboxes started nothing."""
    with open_instance(home, LoggedProgress(str)) as instance:
        (state,) = [each for each in instance.all_instigator_state() if each.instigator_name == "inbox"]
        (tick,) = instance.get_ticks(state.instigator_origin_id, state.selector_id, limit=1)
    return tick.skip_reason or ""


def test_a_dropped_file_is_published_once(daemon: subprocess.Popen[str], tmp_path: Path) -> None:
    home, inbox, log = Home(tmp_path / "home"), tmp_path / "inbox", tmp_path / "log"
    shutil.copyfile(SAMPLES / SAMPLE, inbox / SAMPLE)
    waited(lambda: home.current.exists() and not [run for run in runs_of(home) if not run.is_finished], log)
    manifest = read(home.current)
    assert manifest is not None
    assert [one["file"] for one in manifest.inputs] == [SAMPLE]
    (run,) = runs_of(home)
    assert run.status is dg.DagsterRunStatus.SUCCESS
    tags = {name: value for name, value in run.tags.items() if name.startswith("koujing/")}
    assert tags == {
        "koujing/started_by": "inbox",
        "koujing/files": "1",
        "koujing/new": SAMPLE,
        "koujing/release": manifest.release_id,
    }
    assert run.tags["dagster/run_key"] == manifest.fingerprint

    shutil.copyfile(SAMPLES / SAMPLE, inbox / "once-more.xlsx")
    waited(lambda: manifest.release_id in skipped(home), log)
    assert len(runs_of(home)) == 1, "the same content twice"

    second = subprocess.run(
        [*KOUJING, "daemon", "--home", str(home.root), "--inbox", str(inbox)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (second.returncode, "a daemon runs for" in second.stderr) == (1, True), second.stderr

    daemon.send_signal(signal.SIGTERM)
    daemon.wait(60)
    waited(lambda: not _members(daemon.pid), log)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def _members(group: int) -> list[str]:
    """The processes that the daemon left behind, by what they run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, in_group = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:3]
            if int(in_group) == group and state != "Z":
                found.append(path.with_name("cmdline").read_text(encoding="utf-8", errors="replace"))
        except (OSError, ValueError):
            continue
    return found
