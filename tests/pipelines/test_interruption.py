"""A signal to end is heard, also where what it raised was swallowed."""

from __future__ import annotations

import subprocess
import sys

import pytest

SWALLOWED = """
import contextlib, os, signal
from pipelines.interruption import Interrupted, exit_code, go_on, listen
listen()
go_on()
with contextlib.suppress(Interrupted):
    os.kill(os.getpid(), signal.{name})
    while True: pass
try:
    go_on()
except Interrupted:
    raise SystemExit(exit_code())
"""


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129)])
def test_a_signal_that_was_swallowed_is_raised_again(name: str, code: int) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SWALLOWED.format(name=name)], check=False, timeout=60, capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (code, "")


WITHIN_A_CALLBACK = """
import os, signal, time, weakref
from pipelines.interruption import Interrupted, exit_code, go_on, listen
listen()
class Thing: pass
def gone(_):
    os.kill(os.getpid(), signal.{name})
    time.sleep(1)
def wrong(_):
    raise ValueError("told as ever")
thing, other = Thing(), Thing()
kept = weakref.ref(thing, gone), weakref.ref(other, wrong)
del thing, other
try:
    go_on()
except Interrupted:
    raise SystemExit(exit_code())
"""


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129)])
def test_a_signal_within_a_callback_leaves_no_traceback_and_is_raised_again(name: str, code: int) -> None:
    run = subprocess.run(
        [sys.executable, "-c", WITHIN_A_CALLBACK.format(name=name)],
        check=False,
        timeout=60,
        capture_output=True,
        text=True,
    )
    assert run.returncode == code
    assert "Interrupted" not in run.stderr
    assert "told as ever" in run.stderr
