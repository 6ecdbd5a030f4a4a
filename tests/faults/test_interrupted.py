"""Runs that are told to end, or killed, at any moment: nothing is lost or half-published, and the next run completes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from pipelines.home import Home
from pipelines.publication.current import intact
from pipelines.publication.sealing import full_fault
from tests.conftest import COUNTS
from tests.faults.running import PATIENCE, begun, whole

pytestmark = pytest.mark.slow
SAID = "interrupted, and not finished"

#: The moments of a run, by what can be seen of it in its home.
MOMENTS: dict[str, Callable[[Home], bool]] = {
    "receiving": lambda home: home.dagster.is_dir(),
    "reading": lambda home: home.archive.is_dir(),
    "harmonising": lambda home: any(home.staging.glob("*/contribution_rows")),
    "publishing": lambda home: any(home.releases.glob(".*.building")),
}


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
    home: Home, number: signal.Signals, moments: tuple[str, ...], record_property: Callable[[str, object], None]
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
    record_property(COUNTS, f"{len(moments)} runs told to end by {number.name}, 0 workers left")


@pytest.mark.parametrize("kills", [10, pytest.param(100, marks=pytest.mark.long)])
def test_a_run_that_is_killed_at_any_moment_loses_nothing(
    home: Home, kills: int, record_property: Callable[[str, object], None]
) -> None:
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
    record_property(COUNTS, f"{kills} kills, {ended} of them after the end, 0 releases lost")
    assert ended <= kills / 2, "most runs ended before they were killed"
    last = begun(home)
    said, _ = last.communicate(timeout=PATIENCE)
    assert last.returncode in (0, 3), said
    whole(home)
