"""One run at a time in a home: a second waits or says who is there, and a dead one holds nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.assets import factory
from pipelines.assets import flow as assets_flow
from pipelines.cli import app
from pipelines.holding import BusyError, HomeError, holding
from pipelines.home import Home
from pipelines.progress import LoggedProgress
from pipelines.run import Run
from tests.conftest import ROOT
from tests.pipelines.assets.failures import ended_with

HOLD = (
    "import sys, time, subprocess\nfrom pathlib import Path\nfrom pipelines.holding import holding\n"
    "from pipelines.home import Home\nfrom pipelines.progress import LoggedProgress\n"
    "with holding(Home(Path(sys.argv[1])), LoggedProgress(str)):\n"
    "    subprocess.Popen(['sleep', '20'])\n"
    "    print('held', flush=True)\n    time.sleep(float(sys.argv[2]))\n"
)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def progress(said: list[str]) -> LoggedProgress:
    return LoggedProgress(said.append)


def held_by_another(home: Path, seconds: float) -> subprocess.Popen[str]:
    """Another process that holds the home already, with a child of its own."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home), str(seconds)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert other.stdout
    assert other.stdout.readline() == "held\n"
    return other


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = held_by_another(tmp_path / "home", 20)
    yield process
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_who_does_not_get_it_says_who_has_it_and_that_nothing_was_read(
    tmp_path: Path, other: subprocess.Popen[str], progress: LoggedProgress, said: list[str]
) -> None:
    home = Home(tmp_path / "home")
    with (
        pytest.raises(BusyError, match=rf"PID {other.pid}, 20..-.*没有读取.*nothing was read"),
        holding(home, progress, patience=0.3),
    ):
        pass
    assert len(said) == 1
    assert "等它结束" in said[0]
    assert "waiting for it to end" in said[0]


def test_who_waits_gets_it_when_the_other_ends(tmp_path: Path, progress: LoggedProgress, said: list[str]) -> None:
    other = held_by_another(tmp_path / "home", 0.5)
    with holding(Home(tmp_path / "home"), progress, patience=30):
        assert other.wait(10) == 0
    assert len(said) == 1
    os.killpg(other.pid, signal.SIGKILL)
    other.communicate()


def test_a_killed_run_holds_nothing_although_its_children_live(
    tmp_path: Path, other: subprocess.Popen[str], progress: LoggedProgress, said: list[str]
) -> None:
    other.kill()
    other.wait()
    os.killpg(other.pid, 0)  # the child is still there
    began = time.monotonic()
    with holding(Home(tmp_path / "home"), progress, patience=5):
        assert time.monotonic() - began < 1
    assert said == []


def test_it_is_let_go_at_the_end_also_of_a_run_that_failed(tmp_path: Path, progress: LoggedProgress) -> None:
    home = Home(tmp_path / "new" / "home")
    with pytest.raises(ZeroDivisionError), holding(home, progress):
        1 / 0  # noqa: B018
    with holding(home, progress, patience=0), pytest.raises(BusyError), holding(home, progress, patience=0):
        pass


@pytest.mark.parametrize("place", ["/proc/koujing", "file/home", "file"])
def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path, place: str, progress: LoggedProgress) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with (
        pytest.raises(HomeError, match=r"不能写入.*--home.*cannot be written"),
        holding(Home(tmp_path / place), progress),
    ):
        pass


def test_a_run_waits_before_it_touches_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, progress: LoggedProgress
) -> None:
    home = Home(tmp_path / "home")
    monkeypatch.setattr("pipelines.cli.run.holding", partial(holding, patience=0))
    monkeypatch.setattr("pipelines.cli.run.begin", lambda *_: pytest.fail("it began"))
    with holding(home, progress):
        done = CliRunner().invoke(app, ["run", "--inbox", str(ROOT / "data" / "samples"), "--home", str(home.root)])
    assert done.exit_code == 1
    assert "nothing was read" in done.output
    assert {path.name for path in home.root.iterdir()} == {".lock", home.outcomes.name}
    assert "BusyError" in home.outcomes.read_text(encoding="utf-8")


def test_a_job_of_dagster_waits_before_it_touches_anything_and_lets_go_at_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, progress: LoggedProgress
) -> None:
    home = Home(tmp_path / "home")
    monkeypatch.setenv("KOUJING_HOME", str(home.root))
    monkeypatch.setattr(factory, "holding", partial(holding, patience=0))
    monkeypatch.setattr(assets_flow, "FIRST_WAIT", 0.0)
    monkeypatch.setattr(factory, "begin", lambda **_: pytest.fail("it began"))
    job = factory.build_defs().resolve_job_def(factory.JOB)
    with holding(home, progress):
        done = job.execute_in_process(raise_on_error=False)
    assert "nothing was read" in ended_with(done)
    assert {path.name for path in home.root.iterdir()} == {".lock", home.outcomes.name}
    assert "BusyError" in home.outcomes.read_text(encoding="utf-8")

    def held(**_: object) -> Run:
        with pytest.raises(BusyError), holding(home, progress, patience=0):
            pass
        raise BusyError("任务自己占用", "held by the job itself")

    monkeypatch.setattr(factory, "begin", held)
    assert "held by the job itself" in ended_with(job.execute_in_process(raise_on_error=False))
    with holding(home, progress, patience=0):
        pass
