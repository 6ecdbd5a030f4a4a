"""What many tests need: the definitions, a quiet progress, and releases built once a session."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from definitions import Definitions, load
from pipelines import receiving, stages
from pipelines.home import DATABASE, Home
from pipelines.progress import LoggedProgress
from pipelines.publication.connection import open_release
from pipelines.publication.manifest import Manifest
from pipelines.run import DEFAULT_SCOPE, begin
from tests import builders

# Workers of a parallel run are told a width; what is said is laid out where a test gives one itself.
os.environ.pop("COLUMNS", None)
ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = ROOT / "data" / "published"
SAMPLES = ROOT / "data" / "samples"


#: The name under which a test records what it counted.
COUNTS = "counts"
#: The fixtures for which the method or a whole flow runs.
RUNNING = {"release", "database", "run_flow"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs the method or a whole flow is slow: by the fixtures it asks for, or by what its module takes of the builders."""
    runs = {module: _uses_builders(module) for module in {getattr(item, "module", None) for item in items}}
    for item in items:
        if runs[getattr(item, "module", None)] or RUNNING & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a test counted (`record_property(COUNTS, text)`) is told behind all tests, whichever process ran it."""
    told = [
        f"{report.nodeid.rpartition('::')[2]}: {text}"
        for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
        for name, text in report.user_properties
        if name == COUNTS and report.when == "call"
    ]
    if told:
        terminalreporter.section("counted")
        for line in sorted(told):
            terminalreporter.write_line(line)


def _uses_builders(module: ModuleType | None) -> bool:
    return any(
        one is builders or getattr(one, "__module__", "") == builders.__name__
        for one in vars(module or builders).values()
    )


@pytest.fixture(scope="session")
def definitions() -> Definitions:
    return load()


def flow(home: Path, inboxes: list[Path], threads: int | None = None, run_id: str = "test") -> Manifest:
    """The whole flow without Dagster: what the assets call, in their order, without products unless the home asks for them."""
    if not (home / "settings.toml").exists():
        home.mkdir(parents=True, exist_ok=True)
        (home / "settings.toml").write_text("products = []\n", encoding="utf-8")
    run = begin(Home(home), inboxes, DEFAULT_SCOPE, run_id, LoggedProgress(str), threads)
    receiving.archive_originals(run)
    stages.read_submissions(run)
    for stage in stages.METHOD:
        stages.compute(run, stage)
    return stages.publish(run)


@pytest.fixture(scope="session")
def run_flow() -> Callable[..., Manifest]:
    return flow


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release built from the data in the repository: by the first process that asks, for all of them."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    current = place / "bundled" / "releases" / "current"
    with (place / "bundled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not current.exists():
            flow(place / "bundled", [PUBLISHED, SAMPLES])
    return current.resolve()


@pytest.fixture
def database(release: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to that release."""
    connection = open_release(release / DATABASE)
    yield connection
    connection.close()
