"""What starts the job by itself: the sensor, the schedules, and what is tried again."""

from __future__ import annotations

import errno
import json
import shutil
import time
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest
from typer.testing import CliRunner

from definitions import Definitions, UserError
from definitions.models import Deadline
from pipelines import receiving, stages
from pipelines.assets import factory, flow, timing
from pipelines.assets.factory import JOB, build_defs
from pipelines.assets.instance import execute, open_instance
from pipelines.assets.resource import Runs
from pipelines.cli import app
from pipelines.holding import holding
from pipelines.home import Home
from pipelines.progress import LoggedProgress
from pipelines.run import DEFAULT_SCOPE, Run, begin
from pipelines.settings import Settings
from pipelines.validation.gate_process import GateProcess
from tests.conftest import SAMPLES

pytestmark = pytest.mark.slow

QUIET = LoggedProgress(str)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copyfile(SAMPLES / "990101_2023.xlsx", inbox / "990101_2023.xlsx")
    monkeypatch.setenv("KOUJING_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KOUJING_INBOX", str(inbox))
    return inbox


def looked(cursor: str | None = None) -> dg.SensorResult | dg.SkipReason:
    sensor = build_defs().resolve_sensor_def("inbox")
    result = sensor(dg.build_sensor_context(cursor=cursor))
    assert isinstance(result, dg.SensorResult | dg.SkipReason)
    return result


def test_the_sensor_asks_for_one_run_of_the_content_with_its_tags(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 2_000_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    first = looked()
    assert isinstance(first, dg.SensorResult)
    assert not first.run_requests
    now += 60.0
    second = looked(first.cursor)
    assert isinstance(second, dg.SensorResult)
    (request,) = second.run_requests or ()
    assert request.run_key
    assert len(request.run_key) == 64
    assert dict(request.tags) == {
        "koujing/started_by": "inbox",
        "koujing/files": "1",
        "koujing/new": "990101_2023.xlsx",
    }
    now += 60.0
    third = looked(second.cursor)
    assert isinstance(third, dg.SensorResult)
    assert not third.run_requests


def test_an_inbox_that_is_away_is_said_and_nothing_fails(inbox: Path) -> None:
    shutil.rmtree(inbox)
    skipped = looked()
    assert isinstance(skipped, dg.SkipReason)
    assert str(inbox) in str(skipped.skip_message)


def test_all_of_it_is_on(inbox: Path) -> None:
    definitions = build_defs()
    assert {each.name: each.default_status for each in definitions.sensors or ()} == dict.fromkeys(
        ("inbox", "failures"), dg.DefaultSensorStatus.RUNNING
    )
    schedules = [each for each in definitions.schedules or () if isinstance(each, dg.ScheduleDefinition)]
    assert {each.name: each.cron_schedule for each in schedules} == {
        "night": "30 2 * * *",
        "after_submission_annual": "5 0 1 4 *",
        "after_submission_h1": "5 0 21 7 *",
    }
    assert {each.default_status for each in schedules} == {dg.DefaultScheduleStatus.RUNNING}
    assert {each.execution_timezone for each in schedules} == {"Asia/Shanghai"}


def test_the_home_says_when_at_night(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "settings.toml").write_text('night = "23:05"\ntimezone = "Europe/Berlin"\n')
    night = build_defs().resolve_schedule_def("night")
    assert (night.cron_schedule, night.execution_timezone) == ("5 23 * * *", "Europe/Berlin")


@pytest.mark.parametrize("name", ["settings.toml", "reporting/reporters.csv"])
def test_what_a_home_says_wrongly_of_times_stops_no_release(name: str, inbox: Path, tmp_path: Path) -> None:
    path = tmp_path / "home" / name
    path.parent.mkdir(parents=True)
    path.write_text("nothing of the kind\n", encoding="utf-8")
    assert build_defs().resolve_schedule_def("night").cron_schedule == "30 2 * * *"
    said = CliRunner().invoke(app, ["daemon", "--home", str(tmp_path / "home")])
    assert (said.exit_code, str(path) in said.output) == (1, True), said.output


def test_each_deadline_has_a_schedule_on_the_day_after(definitions: Definitions) -> None:
    made = timing.schedules(dg.define_asset_job(JOB), Settings(), list(definitions.deadlines.values()))
    assert len(made) == 1 + len(definitions.deadlines)
    february = Deadline(
        id="m1",
        name_zh="月报",
        name_en="monthly",
        form="submission",
        part="M01",
        months_after=1,
        day=31,
        source="x",
    )
    assert february.due(2023) == date(2023, 2, 28)
    (_, after) = timing.schedules(dg.define_asset_job(JOB), Settings(), [february])
    assert after.cron_schedule == "5 0 1 3 *"


class Failing:
    """A stage that fails so many times, each time with this error."""

    def __init__(self, error: Exception, times: int) -> None:
        self.error, self.times, self.calls = error, times, 0

    def __call__(self, run: Run) -> int:
        self.calls += 1
        if self.calls <= self.times:
            raise self.error
        return len(run.received)


def executed(home: Path, inbox: Path, tries: int) -> tuple[dg.ExecuteInProcessResult, Runs]:
    runs = Runs(lambda run_id: begin(Home(home), [inbox], DEFAULT_SCOPE, run_id, QUIET), tries)
    with open_instance(Home(home), QUIET) as instance:
        job = build_defs(runs).resolve_implicit_global_asset_job_def()
        only = [dg.AssetKey("submissions")]
        result = job.execute_in_process(instance=instance, raise_on_error=False, asset_selection=only)
    return result, runs


@pytest.mark.parametrize(
    ("error", "tries", "times", "calls", "is_good"),
    [
        (OSError(errno.ENOSPC, "full"), 3, 2, 3, True),
        (OSError(errno.ENOSPC, "full"), 3, 9, 4, False),
        (OSError(errno.ENOSPC, "full"), 0, 1, 1, False),
        (UserError("坏文件", "bad input"), 3, 1, 1, False),
        (ValueError("a fault of ours"), 3, 1, 1, False),
    ],
    ids=["passes", "does not pass", "nobody waits", "bad input", "our fault"],
)
def test_what_can_pass_is_tried_again_and_what_cannot_is_not(
    inbox: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    tries: int,
    times: int,
    calls: int,
    is_good: bool,
) -> None:
    failing = Failing(error, times)
    monkeypatch.setattr(receiving, "unchanged", lambda _: None)
    monkeypatch.setattr(receiving, "archive_originals", failing)
    monkeypatch.setattr(flow, "FIRST_WAIT", 0.0)
    result, runs = executed(tmp_path / "home", inbox, tries)
    runs.close()
    assert (result.success, failing.calls) == (is_good, calls)


def test_each_wait_is_twice_the_one_before() -> None:
    waits = []
    for number in range(3):
        context = SimpleNamespace(run=SimpleNamespace(run_id="r"), retry_number=number, log=_Silent())
        with pytest.raises(dg.RetryRequested) as raised, flow.trying(context, _Refusing()):  # type: ignore[arg-type]
            pass
        waits.append(raised.value.seconds_to_wait)
    assert waits == [60.0, 120.0, 240.0]


class _Silent:
    def warning(self, *told: object) -> None:
        del told


class _Refusing:
    tries = 3

    def of(self, _: str) -> Run:
        raise MemoryError


def test_the_processes_of_gates_end_with_a_run_that_failed(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[GateProcess] = []
    monkeypatch.setattr(Runs, "gates", _noted(Runs.gates, started))
    monkeypatch.setattr(stages, "read_submissions", _broken)
    runs = Runs(lambda run_id: begin(Home(tmp_path / "home"), [inbox], DEFAULT_SCOPE, run_id, QUIET))
    assert not execute(Home(tmp_path / "home"), runs, QUIET).success
    assert started
    assert {each._worker._child for each in started} == {None}


def _broken(run: Run) -> dict[str, int]:
    raise UserError("坏", "broken")


def _noted(gates: object, started: list[GateProcess]) -> object:
    def noted(self: Runs, run: Run) -> GateProcess:
        process: GateProcess = gates(self, run)  # type: ignore[operator]
        started.append(process)
        return process

    return noted


def by_itself(home: Path, *only: str) -> dg.ExecuteInProcessResult:
    """The job as Dagster runs it by itself, on the runs of the default home."""
    with open_instance(Home(home), QUIET) as instance:
        definitions = build_defs()
        job = definitions.resolve_implicit_global_asset_job_def() if only else definitions.resolve_job_def(JOB)
        selection = [dg.AssetKey(name) for name in only] or None
        return job.execute_in_process(instance=instance, raise_on_error=False, asset_selection=selection)


def test_a_try_after_one_that_failed_does_not_wait_for_itself(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [OSError(errno.EIO, "the share is away")] * 2

    def begun(**given: Any) -> Run:
        if failures:
            raise failures.pop()
        return begin(**given)

    monkeypatch.setattr(factory, "begin", begun)
    monkeypatch.setattr(factory, "holding", partial(holding, patience=1.0))
    monkeypatch.setattr(flow, "FIRST_WAIT", 0.0)
    assert by_itself(tmp_path / "home", "submissions").success
    assert failures == []


def test_a_run_of_dagster_writes_its_line_and_tells_why_nothing_was_released(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "990101_2023.xlsx").unlink()
    (inbox / "坏.csv").write_text("一,二\n", encoding="utf-8")
    home = Home(tmp_path / "home")
    home.root.mkdir()
    home.settings.write_text(f'notify = ["tee", "{tmp_path}/told"]\n', encoding="utf-8")
    assert not by_itself(home.root).success
    (line,) = home.outcomes.read_text(encoding="utf-8").splitlines()
    _, outcome, told = line.split(maxsplit=2)
    assert (outcome, json.loads(told)["why"]) == ("not_released", "NothingAcceptedError")
    assert "坏.csv" in json.loads(told)["cause_zh"]
    assert "坏.csv" in (tmp_path / "told").read_text(encoding="utf-8")
