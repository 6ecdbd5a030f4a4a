"""Dagster: the code location, the job in process on a persistent instance, the gate, and what a failure says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest

from definitions import Definitions, load
from pipelines.assets.factory import JOB, build_defs
from pipelines.assets.instance import execute, failure, open_instance
from pipelines.assets.resource import Runs
from pipelines.home import Home
from pipelines.progress import LoggedProgress
from pipelines.promises import FOLDER, promises
from pipelines.publication.connection import open_release
from pipelines.publication.manifest import read
from pipelines.run import DEFAULT_SCOPE, Run, begin
from pipelines.validation.gates import Gate, hold
from pipelines.validation.suites import suite
from tests.pipelines.assets.failures import ended_with

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
QUIET = LoggedProgress(str)


def runs_into(home: Path, inbox: Path) -> Runs:
    def make(run_id: str) -> Run:
        return begin(Home(home), [inbox], DEFAULT_SCOPE, run_id, QUIET)

    return Runs(make)


def test_importing_the_package_costs_no_dagster_and_still_has_definitions() -> None:
    code = "import sys, pipelines; assert 'dagster' not in sys.modules; assert 'defs' in dir(pipelines); print(pipelines.defs)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Definitions" in done.stdout
    assert "Warning" not in done.stderr, "nothing that a person at a terminal need not know"


def test_the_code_location_validates(tmp_path: Path) -> None:
    environment = os.environ | {"DAGSTER_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "dagster", "definitions", "validate"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def test_the_assets_follow_the_flow() -> None:
    graph = build_defs().resolve_asset_graph()
    levels = [{key.to_user_string() for key in keys} for keys in graph.toposorted_asset_keys_by_level]
    assert levels[0] == {"submission_workbooks", "published_figures", "definitions", "decisions"}
    made = ["submissions", "observations", "contributions", "facts", "indicators", "release", "reporting_status"]
    assert [level - {"reports_by_period"} for level in levels[1:]] == [{name} for name in made]
    assert "reports_by_period" in levels[3], "it is told of what was read"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("dagster")
    runs = runs_into(place, ROOT / "data" / "published")
    result = execute(Home(place), runs, QUIET)
    assert result.success, runs.error
    assert runs.manifest is not None
    return place


def test_the_job_publishes_and_the_instance_remembers_it(home: Path) -> None:
    manifest = read(Home(home).current)
    assert manifest is not None
    with open_instance(Home(home), QUIET) as instance:
        (run,) = instance.get_runs()
        assert (run.job_name, run.status) == (JOB, dg.DagsterRunStatus.SUCCESS)
        event = instance.get_latest_materialization_event(dg.AssetKey("release"))
        assert event is not None
        assert event.asset_materialization is not None
        assert event.asset_materialization.metadata["release"].value == manifest.release_id
        assert not instance.telemetry_enabled
    assert Path(home / "archive").is_dir()


def test_a_job_over_what_is_published_already_succeeds_and_computes_nothing(home: Path, tmp_path: Path) -> None:
    again = Home(tmp_path / "home")
    shutil.copytree(home, again.root, symlinks=True)
    current = read(again.current)
    assert current is not None
    result = execute(again, runs_into(again.root, ROOT / "data" / "published"), QUIET)
    assert result.success
    assert result.get_asset_materialization_events() == []
    assert {event.step_key for event in result.all_node_events if event.is_step_skipped} >= {"observations", "release"}
    with open_instance(again, QUIET) as instance:
        records = instance.fetch_observations(dg.AssetKey("release"), limit=2).records
    (observed,) = [record.asset_observation for record in records]
    assert observed is not None
    assert observed.metadata["release"].value == current.release_id
    assert observed.metadata["outcome"].value == "no change"
    assert read(again.current) == current
    assert [path.name for path in again.releases.iterdir() if path.is_dir()].count(current.release_id) == 1
    assert not again.staging.exists()


ALONE = ("facts", "indicators", "release")


@pytest.fixture(scope="module")
def again_alone(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Home, dict[str, dg.ExecuteInProcessResult]]:
    """A copy of that home in which some assets were materialised again, each in a run of its own, as from the UI."""
    again = Home(tmp_path_factory.mktemp("alone") / "home")
    shutil.copytree(home, again.root, symlinks=True)
    results = {}
    with open_instance(again, QUIET) as instance:
        for name in ALONE:
            definitions = build_defs(runs_into(again.root, ROOT / "data" / "published"))
            job = definitions.resolve_implicit_global_asset_job_def()
            results[name] = job.execute_in_process(
                instance=instance, raise_on_error=False, asset_selection=[dg.AssetKey(name)]
            )
    return again, results


def test_one_asset_can_be_materialised_again_alone(
    home: Path, again_alone: tuple[Home, dict[str, dg.ExecuteInProcessResult]]
) -> None:
    again, results = again_alone
    for name, result in results.items():
        assert result.success, name
        made = [event.step_key for event in result.get_asset_materialization_events()]
        assert made == [name], "it alone"
    before, after = read(Home(home).current), read(again.current)
    assert before is not None
    assert after is not None
    assert after.release_id != before.release_id
    assert after.tables == before.tables, "of the same content the same tables"


def test_an_asset_alone_says_what_is_missing_where_the_content_is_another(home: Path, tmp_path: Path) -> None:
    again = Home(tmp_path / "home")
    shutil.copytree(home, again.root, symlinks=True)
    job = build_defs(runs_into(again.root, ROOT / "data" / "samples")).resolve_implicit_global_asset_job_def()
    with open_instance(again, QUIET) as instance:
        result = job.execute_in_process(instance=instance, raise_on_error=False, asset_selection=[dg.AssetKey("facts")])
    assert not result.success
    assert "found_vintages" in ended_with(result)
    assert "publish" in ended_with(result)


def test_each_asset_says_who_keeps_it_what_it_is_and_its_columns() -> None:
    graph = build_defs().resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.owners
        assert node.kinds
        assert node.group_name != "default"
        assert node.description
        if key.to_user_string() not in ("submissions", "reporting_status", "reports_by_period") and node.is_executable:
            columns = node.metadata["dagster/column_schema"].columns
            assert len(columns) > 10
            assert all(column.description for column in columns)


def test_a_failure_says_which_file_and_why(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "坏.csv").write_text("一,二\n", encoding="utf-8")
    runs = runs_into(tmp_path / "home", inbox)
    result = execute(Home(tmp_path / "home"), runs, QUIET)
    assert not result.success
    said = str(failure(result, runs.error))
    assert said.startswith("没有一个文件可以接受")
    assert "坏.csv" in said


def test_each_gate_reports_to_dagster_what_it_saw_and_where_its_pages_are(home: Path) -> None:
    with open_instance(Home(home), QUIET) as instance:
        (run,) = instance.get_runs()
        checks = {
            event.asset_check_evaluation_data.check_name: event.asset_check_evaluation_data
            for event in (entry.dagster_event for entry in instance.all_logs(run.run_id))
            if event and event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION
        }
    assert checks.pop("reports_are_in_time").partition, "of periods, which have tests of their own"
    assert checks.pop("release_is_what_was_written").passed
    overdue = checks.pop("nobody_is_overdue")
    assert (overdue.passed, overdue.severity) == (False, dg.AssetCheckSeverity.WARN), "published figures alone"
    assert set(checks) == {"submissions_are_sound", "facts_are_sound", "indicators_are_sound"}
    for check in checks.values():
        assert check.passed
        assert int(str(check.metadata["rows"].value)) > 0
        assert int(str(check.metadata["expectations"].value)) > 10
        assert Path(str(check.metadata["docs"].value)).is_file()


def headline_frame(**changes: object) -> pd.DataFrame:
    row: dict[str, object] = {
        "indicator_id": "gdp",
        "region_code": "330108",
        "region_level": "county",
        "period": "2024",
        "period_kind": "annual",
        "target_scope": "nbs2021-core",
        "scope_id": "none",
        "unit": "hundred_million_yuan",
        "rank": 1,
        "rank_low": 1,
        "comparability": "exact",
        "low": 5.0,
        "value": 5.0,
        "high": 5.0,
        "rank_high": 1,
        "obs_status": "A",
        "reason": "",
        "is_sample": False,
    }
    refused = {**row, "comparability": "not_comparable", "reason": "scope", "value": None, "region_code": "330110"}
    return pd.DataFrame([{**row, **changes}, refused])


@pytest.fixture
def ask(tmp_path: Path, definitions: Definitions) -> Callable[[pd.DataFrame], Gate]:
    def asked(frame: pd.DataFrame) -> Gate:
        path = tmp_path / "indicators.parquet"
        frame.to_parquet(path)
        return hold("indicators", {"indicators": path}, definitions, tmp_path / "pages" / "run")

    return asked


def test_the_gate_passes_sound_indicators_and_says_how_much_it_looked_at(ask: Callable[[pd.DataFrame], Gate]) -> None:
    gate = ask(headline_frame())
    assert gate.passed, gate.why
    assert gate.rows == {"indicators": 2}
    assert gate.expectations == len(suite("indicators", load()).expectations)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"comparability": "perhaps"}, "comparability"),
        ({"comparability": "not_comparable", "reason": "scope"}, "value"),
        ({"comparability": "not_comparable", "value": None}, "reason"),
        ({"value": 6.0}, "high, value"),
        ({"rank": 2, "rank_high": 1}, "rank_high, rank"),
        ({"region_code": "330110"}, "region_code"),
        ({"period": None}, "period"),
        ({"scope_id": "nobody-knows"}, "scope_id"),
        ({"rank": 0}, "rank"),
    ],
)
def test_the_gate_stops_what_must_not_be_published(
    ask: Callable[[pd.DataFrame], Gate], changes: dict[str, object], column: str
) -> None:
    gate = ask(headline_frame(**changes))
    assert gate.blocks
    assert any(column in sentence for sentence in gate.failed), gate.failed


def test_the_gate_does_not_pass_an_empty_table(ask: Callable[[pd.DataFrame], Gate]) -> None:
    gate = ask(headline_frame().iloc[:0])
    assert gate.blocks
    assert "no rows" in gate.why


def test_every_promise_is_about_columns_that_its_table_has(home: Path, definitions: Definitions) -> None:
    """Each gate's SQL is run on a release, so that no promise is about a column that nobody makes."""
    connection = open_release(Home(home).database)
    for name, promise in promises().items():
        columns = {row[0] for row in connection.execute(f"DESCRIBE {(FOLDER / f'{name}.sql').read_text()}").fetchall()}
        promised = {*promise.key, *promise.required, *promise.one_of, *promise.defined, *promise.at_least}
        for native in promise.expectations:
            named = {k: v for k, v in (native.model_extra or {}).items() if k.startswith("column")}
            promised |= {*native.where, *native.where_not, *named.pop("column_list", []), *named.values()}
        assert promised | set(promise.columns) <= columns, name
        assert all(getattr(definitions, vocabulary) for vocabulary in promise.defined.values())
