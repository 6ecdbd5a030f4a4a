"""What stages cost is counted of all processes together, and never changes what is published."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from pipelines.measuring import Measured
from pipelines.progress import LoggedProgress

MEGABYTES = 200


@pytest.fixture
def measured() -> Measured:
    return Measured(LoggedProgress(str))


def test_a_stage_says_what_it_took(measured: Measured) -> None:
    with measured.stage("一", "one") as stage:
        until = time.process_time() + 0.1
        while time.process_time() < until:
            pass
        stage.total(1)
        stage.advance()
        stage.rows(7)
    (cost,) = measured.costs
    assert (cost.stage, cost.rows) == ("one", 7)
    assert cost.seconds >= 0.1
    assert cost.processor_seconds >= 0.09
    assert cost.peak_memory_mb > 1


def test_what_is_under_way_is_told_too_and_a_stage_that_fails_ends(measured: Measured) -> None:
    def failing() -> None:
        with measured.stage("一", "one"), measured.stage("二", "two"):
            assert [each.stage for each in measured.costs] == ["one", "two"]
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        failing()
    assert [each.stage for each in measured.costs] == ["two", "one"]
    assert [each.rows for each in measured.costs] == [None, None]


def test_processes_that_a_stage_starts_are_counted(measured: Measured) -> None:
    """One that still runs at its end, and holds memory."""
    work = f"held = bytearray(b'1') * {MEGABYTES} * 1_000_000; sum(range(3_000_000)); print(1, flush=True); input()"
    with measured.stage("一", "one"):
        child = subprocess.Popen([sys.executable, "-c", work], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.read(1)
    with measured.stage("二", "two"):
        child.communicate(b"\n")
    one, two = measured.costs
    assert one.peak_memory_mb > MEGABYTES
    assert one.processor_seconds > 0.03
    assert two.processor_seconds < one.processor_seconds
