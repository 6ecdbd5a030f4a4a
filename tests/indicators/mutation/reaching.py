"""Which tests a mutant reaches: those in which the changed step gives another table than the step as it is.

The tests run once, unchanged. Wherever one of them runs a step, every mutant of that step is asked for its table on the same
connection, and the two are held against each other. A mutant that no test reaches cannot be noticed by any.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Timer
from typing import Any
from unittest import mock

import duckdb
import pytest

from indicators import method
from tests.indicators.mutation.sites import Mutant

#: A mutant that reaches so many tests is not followed further: it runs against those.
ENOUGH = 12
#: What one table may take, in seconds. A change that makes it take longer has surely made another table.
PATIENCE = 2
#: Steps that define macros have no table of their own: they reach every test.
MACROS = ("macros", "qualifiers", "quotients")
_HEAD = re.compile(r"-- (\w+): ")


@dataclass
class Reached:
    """What one run of tests found: seconds a test, the tests that a mutant reaches, the SQL error of one that has no table."""

    seconds: dict[str, float] = field(default_factory=dict)
    tests: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    evaluations: int = 0


class Reaching:
    """A pytest plugin that holds mutants against the steps that tests run."""

    def __init__(self, mutants: Sequence[Mutant], texts: Mapping[str, str]) -> None:
        self.found = Reached()
        self.texts = texts
        self.live: dict[str, list[Mutant]] = defaultdict(list)
        for one in mutants:
            if one.step not in MACROS:
                self.live[one.step].append(one)
        #: Who runs steps now: one test, or all tests of a module or session that use a fixture.
        self.asking: list[list[str]] = []
        self.users: dict[tuple[str, str], list[str]] = defaultdict(list)

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Within this block no step runs without its mutants."""
        plain: Callable[..., Any] = duckdb.DuckDBPyConnection.execute

        def execute(connection: duckdb.DuckDBPyConnection, query: Any, *further: Any, **named: Any) -> Any:
            head = _HEAD.search(query) if isinstance(query, str) else None
            if head and self.asking and not query.startswith("DESCRIBE"):
                self._hold(lambda text: plain(connection, text), connection, head[1])
            return plain(connection, query, *further, **named)

        with mock.patch.object(duckdb.DuckDBPyConnection, "execute", execute):
            yield

    def _hold(self, run: Callable[[str], Any], connection: duckdb.DuckDBPyConnection, step: str) -> None:
        live = self.live.get(step)
        if not live:
            return
        users = self.asking[-1]
        ours = _gist(run, self.texts[step])
        for one in tuple(live):
            if set(users) <= set(self.found.tests.get(one.name, ())):
                continue
            timer = Timer(PATIENCE, connection.interrupt)
            timer.start()
            try:
                theirs: tuple[Any, ...] = _gist(run, one.applied(self.texts[step]))
            except (duckdb.InterruptException, duckdb.OutOfMemoryException):
                theirs = ("no end",)
            except duckdb.Error as error:
                self.found.errors[one.name] = str(error).splitlines()[0][:120]
                live.remove(one)
                continue
            finally:
                timer.cancel()
            self.found.evaluations += 1
            if theirs != ours:
                known = self.found.tests[one.name]
                known += [user for user in users if user not in known]
                if len(known) >= ENOUGH:
                    live.remove(one)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Learn which tests use a fixture."""
        for item in items:
            for name in getattr(item, "fixturenames", ()):
                self.users[name, item.nodeid.partition("::")[0]].append(item.nodeid)
                self.users[name, ""].append(item.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """While a test runs, it asks, and its seconds are measured."""
        begun = time.process_time()
        self.asking.append([item.nodeid])
        result = yield
        self.asking.pop()
        self.found.seconds[item.nodeid] = time.process_time() - begun
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Iterator[Any]:
        """While a shared fixture is made, all tests that use it ask."""
        if fixturedef.scope == "function":
            return (yield)
        module = "" if fixturedef.scope == "session" else request.node.nodeid.partition("::")[0]
        self.asking.append(self.users[fixturedef.argname, module] or self.asking[-1])
        try:
            return (yield)
        finally:
            self.asking.pop()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what fails without a mutant."""
        if report.failed:
            self.found.failed.append(report.nodeid)


def _gist(run: Callable[[str], Any], text: str) -> tuple[Any, ...]:
    """How many rows a step gives and what they are, whatever their order."""
    result: tuple[Any, ...] = run(
        f"SELECT count(*), sum(CAST(hash(made) AS HUGEINT)) FROM ({text}\n) AS made"
    ).fetchone()
    return result


def statement_texts() -> dict[str, str]:
    """The text of every step."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(method.SQL.rglob("*.sql"))}
