"""Whether tests notice a mutant: each runs with it, in a process of its own, until an assertion fails."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Sequence
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

#: What a mutant may take, in seconds.
PATIENCE = 900

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
            self.error = self.error or f"{type(raised).__name__}: {str(raised).splitlines()[0][:120]}"
        elif raised is not None:
            self.error = self.error or f"{type(raised).__name__} in {node.nodeid}"

    def say(self, fate: Fate, by: str) -> None:
        """Leave the outcome where the parent reads it."""
        outcome = Outcome(self.mutant.name, fate, by, self.tests)
        self.report.write_text(json.dumps(asdict(outcome)), encoding="utf-8")


def begin(mutant: Mutant, tests: Sequence[str], keep_weights: bool, report: Path) -> int:
    """Start a process in which these tests run, in this order, with the mutant in the place of its step; its number."""
    child = os.fork()
    if child:
        return child
    signal.alarm(PATIENCE)
    try:
        _run(mutant, tests, keep_weights, report)
    finally:
        os._exit(1)


def _run(mutant: Mutant, tests: Sequence[str], keep_weights: bool, report: Path) -> None:
    with tempfile.TemporaryDirectory() as place, Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        folder = Path(place) / "sql"
        shutil.copytree(method.SQL, folder)
        (step,) = folder.rglob(f"{mutant.step}.sql")
        step.write_text(mutant.applied(step.read_text(encoding="utf-8")), encoding="utf-8")
        if not keep_weights:
            builders._WEIGHED.clear()
        plugin = Noticing(mutant, report)
        with mock.patch.object(method, "SQL", folder), contextlib.redirect_stdout(nowhere):
            pytest.main(["-q", "-p", "no:cacheprovider", "--tb=no", *tests], plugins=[plugin])
        plugin.say("sql error" if plugin.error else "survived", plugin.error)


def outcome(mutant: Mutant, report: Path, status: int) -> Outcome:
    """What a process that ended found."""
    if report.exists():
        return Outcome(**json.loads(report.read_text(encoding="utf-8")))
    return Outcome(mutant.name, "no end", f"ended with {status}")
