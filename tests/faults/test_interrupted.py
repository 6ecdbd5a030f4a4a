"""Runs that are told to end, or killed, at any moment: nothing is lost or half-published, and the next run completes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from pipelines import archive
from pipelines.home import Home
from pipelines.life import deliveries
from pipelines.publication.current import intact
from pipelines.publication.sealing import full_fault
from tests.conftest import PUBLISHED, SAMPLES

pytestmark = pytest.mark.slow
#: How long a run may take until something of it is seen, in seconds.
PATIENCE = 300.0
SAID = "interrupted, and not finished"

#: The moments of a run, by what can be seen of it in its home.
MOMENTS: dict[str, Callable[[Home], bool]] = {
    "receiving": lambda home: home.dagster.is_dir(),
    "reading": lambda home: home.archive.is_dir(),
    "harmonising": lambda home: any(home.staging.glob("*/contribution_rows")),
    "publishing": lambda home: any(home.releases.glob(".*.building")),
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home beside an inbox with published figures and a submission."""
    (tmp_path / "inbox").mkdir()
    lines = (PUBLISHED / "figures.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "inbox" / "figures.csv").write_text("".join(lines[:40]), encoding="utf-8")
    shutil.copy(SAMPLES / "990104_2023.xlsx", tmp_path / "inbox")
    return Home(tmp_path / "home")


def begun(home: Home) -> subprocess.Popen[str]:
    """A run in a process group of its own."""
    command = [
        sys.executable,
        "-m",
        "pipelines",
        "run",
        "--home",
        str(home.root),
        "--inbox",
        str(home.root.parent / "inbox"),
    ]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def whole(home: Home) -> None:
    """One whole release is served, everything delivered is kept, nothing is left lying about."""
    served = intact(home)
    assert served is not None
    assert full_fault(home, served) == ""
    assert not any(home.staging.glob("*"))
    assert not any(home.releases.glob(".*"))
    kept = {archive.content_of(path) for path in archive.kept_files(home.archive) if not archive.fault(path)}
    assert {one.content_sha256 for one in deliveries.read(home.deliveries).arrivals} <= kept


def lives(group: int) -> bool:
    """Whether a process of the group is still there, a moment after its leader ended."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.long
@pytest.mark.parametrize(
    ("number", "moments"),
    [(signal.SIGTERM, tuple(MOMENTS)), (signal.SIGINT, ("reading", "harmonising")), (signal.SIGHUP, ("publishing",))],
    ids=["SIGTERM", "SIGINT", "SIGHUP"],
)
def test_a_run_that_is_told_to_end_says_so_and_leaves_no_worker(
    home: Home, number: signal.Signals, moments: tuple[str, ...]
) -> None:
    for moment in moments:
        # what an earlier run left would be taken for the moment, before this one can hear anything
        shutil.rmtree(home.root, ignore_errors=True)
        run = begun(home)
        seen = time.monotonic()
        while not MOMENTS[moment](home) and run.poll() is None and time.monotonic() - seen < PATIENCE:
            time.sleep(0.005)
        run.send_signal(number)
        said, _ = run.communicate(timeout=PATIENCE)
        assert (moment, run.returncode) == (moment, 128 + number), said
        # however wide the screen is
        assert " ".join(said.split()).endswith(f"{SAID}; the release in place is as it was. Run it again")
        assert "Traceback" not in said
        assert not lives(run.pid)
        assert intact(home) is None
    last = begun(home)
    said, _ = last.communicate(timeout=PATIENCE)
    assert last.returncode == 0, said
    whole(home)


@pytest.mark.parametrize("kills", [10, pytest.param(30, marks=pytest.mark.long)])
def test_a_run_that_is_killed_at_any_moment_loses_nothing(home: Home, kills: int) -> None:
    """Half of the kills take the run alone, half its workers with it; a release that was there stays what it was."""
    draw = random.Random(kills)
    first = begun(home)
    began = time.monotonic()
    assert first.wait(timeout=PATIENCE) == 0, first.communicate()
    takes = time.monotonic() - began
    ended = 0
    for number in range(kills):
        # another content each time, so that there is something to do
        (home.root.parent / "inbox" / f"note-{number % 3}.csv").write_text(f"备注,{number}\n", encoding="utf-8")
        before = intact(home)
        run = begun(home)
        began, delay = time.monotonic(), draw.uniform(0, takes)
        while run.poll() is None and time.monotonic() - began < delay:
            time.sleep(0.01)
        if run.poll() is not None:
            # the machine is idler than it was: from now on a run is over sooner
            ended, takes = ended + 1, time.monotonic() - began
        with suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL) if draw.random() < 0.5 else run.kill()
        run.communicate(timeout=PATIENCE)
        served = intact(home)
        assert served is not None
        assert full_fault(home, served) == ""
        assert served == before or run.returncode in (0, 3, -signal.SIGKILL)
    assert ended <= kills / 2, "most runs ended before they were killed"
    last = begun(home)
    said, _ = last.communicate(timeout=PATIENCE)
    assert last.returncode in (0, 3), said
    whole(home)
