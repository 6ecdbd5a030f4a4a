"""Dagster's store in a home: made by one process at a time, and opened again whatever became of it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from dagster._core.storage.sqlite import LAST_KNOWN_STAMPED_SQLITE_ALEMBIC_REVISION as LONG_AGO

from pipelines.assets.instance import open_instance
from pipelines.assets.store import DATABASES
from pipelines.home import Home
from pipelines.progress import LoggedProgress
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

OPEN = (
    "import sys\nfrom pathlib import Path\nfrom pipelines.assets.instance import open_instance\n"
    "from pipelines.home import Home\nfrom pipelines.progress import LoggedProgress\n"
    "print('ready', flush=True)\n"
    "for line in sys.stdin:\n"
    "    open_instance(Home(Path(line.strip())), LoggedProgress(str)).dispose()\n"
    "    print('opened', flush=True)\n"
)


def stamped(home: Path) -> list[int]:
    """How many migrations each database of the store is said to stand at."""
    counts = []
    for name in DATABASES:
        with closing(sqlite3.connect(home / "dagster" / name)) as connection:
            counts += [count for (count,) in connection.execute("SELECT count(*) FROM alembic_version")]
    return counts


def test_processes_that_open_a_new_home_at_once_make_one_sound_store(tmp_path: Path) -> None:
    pair = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        for _ in range(2)
    ]
    assert [_said(each) for each in pair] == ["ready", "ready"]
    for home in (tmp_path / f"home{number}" for number in range(4)):
        for each in pair:
            assert each.stdin
            each.stdin.write(f"{home}\n")
        assert [_said(each) for each in pair] == ["opened", "opened"]
        assert stamped(home) == [1, 1, 1]
    for each in pair:
        each.communicate(timeout=30)
        assert each.returncode == 0


def _said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.mark.parametrize("name", DATABASES)
def test_a_store_that_two_processes_made_at_once_opens_again_with_its_runs(tmp_path: Path, name: str) -> None:
    home, said = Home(tmp_path), list[str]()
    with open_instance(home, LoggedProgress(said.append)) as instance:
        instance.run_storage.set_cursor_values({"seen": "before"})
    with closing(sqlite3.connect(home.dagster / name)) as connection, connection:
        (before,) = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        connection.execute("INSERT INTO alembic_version VALUES (?)", (LONG_AGO,))
    with open_instance(home, LoggedProgress(said.append)) as instance:
        assert instance.run_storage.get_cursor_values({"seen"}) == {"seen": "before"}
        assert instance.get_runs() == []
    with closing(sqlite3.connect(home.dagster / name)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [before]
    assert said == []


@pytest.mark.parametrize("name", DATABASES)
@pytest.mark.parametrize(
    "content", [b"", b"no database at all, but long enough to be taken for one" * 20, b"SQLite format 3\0"]
)
def test_a_store_that_cannot_be_opened_is_set_aside(tmp_path: Path, name: str, content: bytes) -> None:
    home, said = Home(tmp_path), list[str]()
    open_instance(home, LoggedProgress(said.append)).dispose()
    for beside in (home.dagster / name).parent.glob(f"{Path(name).name}*"):
        beside.unlink()
    (home.dagster / name).write_bytes(content)
    with open_instance(home, LoggedProgress(said.append)) as instance:
        assert instance.get_runs() == []
        assert instance.all_asset_keys() == []
        assert instance.all_instigator_state() == []
    assert len(said) == bool(content)
    assert all("dagster.damaged-1" in sentence for sentence in said)
    assert (tmp_path / "dagster.damaged-1" / name).is_file() == bool(content)
