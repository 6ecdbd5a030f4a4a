"""Whether a mutant is noticed: by the second opinion on drawn submissions, then by tests until an assertion fails.

Each mutant has a process of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal
from unittest import mock

import duckdb
import pytest

from indicators import method
from indicators.contracts import ContractError
from tests import builders
from tests.indicators.mutation.sites import Mutant
from tests.indicators.second_opinion.trial import Trial

#: What a mutant may take, in seconds, in tests and in drawn submissions.
PATIENCE, PATIENCE_OF_OPINION = 240, 90

Fate = Literal["noticed", "survived", "sql error", "no end"]


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: noticed by which test, or the error that its SQL raised."""

    mutant: str
    fate: Fate
    by: str = ""
    tests: int = 0


class Noticing:
    """A pytest plugin that ends the process at the first assertion that fails."""

    def __init__(self, mutant: Mutant, report: Path) -> None:
        self.mutant, self.report = mutant, report
        self.error = ""
        self.tests = 0

    def pytest_runtest_logstart(self) -> None:
        """Count the tests that were asked."""
        self.tests += 1

    def pytest_exception_interact(self, node: pytest.Item, call: pytest.CallInfo[Any]) -> None:
        """End at an assertion; remember what else was raised."""
        raised = call.excinfo.value if call.excinfo else None
        if isinstance(raised, AssertionError):
            self.say("noticed", node.nodeid)
            os._exit(0)
        if isinstance(raised, (duckdb.Error, ContractError)):
            self.error = self.error or _said(raised)
        elif raised is not None:
            self.error = self.error or f"{type(raised).__name__} in {node.nodeid}"

    def say(self, fate: Fate, by: str) -> None:
        """Leave the outcome where the parent reads it."""
        outcome = Outcome(self.mutant.name, fate, by, self.tests)
        self.report.write_text(json.dumps(asdict(outcome)), encoding="utf-8")


def begin(mutant: Mutant, tests: Sequence[str], keep_weights: bool, report: Path) -> int:
    """Start a process in which these tests run, in this order, with the mutant in the place of its step; its number."""
    return _fork(lambda: _ask_tests(mutant, tests, keep_weights, report), PATIENCE)


def begin_with_opinion(mutant: Mutant, trials: Sequence[Trial], keep_weights: bool, report: Path) -> int:
    """Start a process in which the method runs with the mutant over drawn submissions of which the figures are known."""
    return _fork(lambda: _ask_opinion(mutant, trials, keep_weights, report), PATIENCE_OF_OPINION)


def _fork(work: Callable[[], None], patience: int) -> int:
    child = os.fork()
    if child:
        return child
    signal.alarm(patience)
    try:
        work()
    finally:
        os._exit(1)


def _ask_tests(mutant: Mutant, tests: Sequence[str], keep_weights: bool, report: Path) -> None:
    plugin = Noticing(mutant, report)
    with _in_place(mutant, keep_weights):
        pytest.main(["-q", "-p", "no:cacheprovider", "--tb=no", *tests], plugins=[plugin])
    plugin.say("sql error" if plugin.error else "survived", plugin.error)


def _ask_opinion(mutant: Mutant, trials: Sequence[Trial], keep_weights: bool, report: Path) -> None:
    asked = Noticing(mutant, report)
    with _in_place(mutant, keep_weights):
        for one in trials:
            asked.tests += 1
            try:
                faults = one.run().faults
            except duckdb.OutOfMemoryException as error:
                return asked.say("no end", _said(error))
            except (duckdb.Error, ContractError) as error:
                return asked.say("sql error", _said(error))
            if faults:
                return asked.say("noticed", f"second opinion: {faults[0][:90]}")
    return asked.say("survived", "second opinion")


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).splitlines()[0][:120]}"


@contextlib.contextmanager
def _in_place(mutant: Mutant, keep_weights: bool) -> Iterator[None]:
    """Within this block the step is the mutant, and nobody writes to the screen."""
    with tempfile.TemporaryDirectory() as place, Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        folder = Path(place) / "sql"
        shutil.copytree(method.SQL, folder)
        (step,) = folder.rglob(f"{mutant.step}.sql")
        step.write_text(mutant.applied(step.read_text(encoding="utf-8")), encoding="utf-8")
        if not keep_weights:
            builders._WEIGHED.clear()
        with mock.patch.object(method, "SQL", folder), contextlib.redirect_stdout(nowhere):
            yield


def outcome(mutant: Mutant, report: Path, status: int) -> Outcome:
    """What a process that ended found."""
    if report.exists():
        return Outcome(**json.loads(report.read_text(encoding="utf-8")))
    return Outcome(mutant.name, "no end", f"ended with {status}")
