"""Dagster: the code location, the job in process on a persistent instance, the gate, and what a failure says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest

from pipelines.assets.factory import JOB, build_defs
from pipelines.assets.instance import execute, failure, open_instance
from pipelines.assets.resource import Runs
from pipelines.home import Home
from pipelines.progress import LoggedProgress
from pipelines.publication.manifest import read
from pipelines.run import DEFAULT_SCOPE, Run, begin
from pipelines.validation.gates import indicators_gate

ROOT = Path(__file__).resolve().parents[3]


def runs_into(home: Path, inbox: Path) -> Runs:
    def make(run_id: str) -> Run:
        return begin(Home(home), [inbox], DEFAULT_SCOPE, run_id, LoggedProgress(str))

    return Runs(make)


def test_importing_the_package_costs_no_dagster_and_still_has_definitions() -> None:
    code = "import sys, pipelines; assert 'dagster' not in sys.modules; assert 'defs' in dir(pipelines); print(pipelines.defs)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Definitions" in done.stdout


def test_the_code_location_validates(tmp_path: Path) -> None:
    environment = os.environ | {"DAGSTER_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "dagster", "definitions", "validate"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def test_the_assets_follow_the_flow() -> None:
    graph = build_defs().resolve_asset_graph()
    order = [key.to_user_string() for keys in graph.toposorted_asset_keys_by_level for key in keys]
    assert order == ["submissions", "observations", "contributions", "facts", "indicators", "release"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("dagster")
    runs = runs_into(place, ROOT / "data" / "published")
    result = execute(Home(place), runs)
    assert result.success, failure(result)
    assert runs.manifest is not None
    return place


def test_the_job_publishes_and_the_instance_remembers_it(home: Path) -> None:
    manifest = read(Home(home).current)
    assert manifest is not None
    with open_instance(Home(home)) as instance:
        (run,) = instance.get_runs()
        assert (run.job_name, run.status) == (JOB, dg.DagsterRunStatus.SUCCESS)
        event = instance.get_latest_materialization_event(dg.AssetKey("release"))
        assert event is not None
        assert event.asset_materialization is not None
        assert event.asset_materialization.metadata["release"].value == manifest.release_id
        assert not instance.telemetry_enabled
    assert Path(home / "archive").is_dir()


def test_a_failure_says_which_file_and_why(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "坏.csv").write_text("一,二\n", encoding="utf-8")
    result = execute(Home(tmp_path / "home"), runs_into(tmp_path / "home", inbox))
    assert not result.success
    assert failure(result).startswith("没有一个文件可以接受")
    assert "坏.csv" in failure(result)


def headline_frame(**changes: object) -> pd.DataFrame:
    row: dict[str, object] = {
        "indicator_id": "gdp",
        "region_code": "330108",
        "period": "2024",
        "period_kind": "annual",
        "target_scope": "nbs2021-core",
        "comparability": "exact",
        "obs_status": "A",
        "refused": False,
        "empty": False,
        "silent": True,
        "enclosed": True,
        "key": "one",
    }
    refused = {**row, "comparability": "not_comparable", "refused": True, "empty": True, "silent": False, "key": "two"}
    return pd.DataFrame([{**row, **changes}, refused])


def test_the_gate_passes_sound_indicators_and_says_how_much_it_looked_at() -> None:
    gate = indicators_gate(headline_frame())
    assert gate.passed, gate.failed
    assert (gate.rows, gate.expectations) == (2, 12)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"comparability": "perhaps"}, "comparability"),
        ({"empty": True}, "empty"),
        ({"enclosed": False}, "enclosed"),
        ({"key": "two"}, "key"),
        ({"period": None}, "period"),
        ({"refused": True, "empty": True}, "silent"),
    ],
)
def test_the_gate_stops_what_must_not_be_published(changes: dict[str, object], column: str) -> None:
    gate = indicators_gate(headline_frame(**changes))
    assert not gate.passed
    assert any(column in sentence for sentence in gate.failed)


def test_the_gate_does_not_pass_an_empty_table() -> None:
    assert not indicators_gate(headline_frame().iloc[:0]).passed
