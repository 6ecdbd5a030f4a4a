"""Partitions by reporting period: what was read of each, and whether what is due of it is there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.assets import periods
from pipelines.assets.factory import build_defs
from pipelines.assets.instance import execute, open_instance
from pipelines.assets.resource import Runs
from pipelines.home import Home
from pipelines.progress import LoggedProgress
from pipelines.publication.connection import open_release
from pipelines.run import DEFAULT_SCOPE, begin
from tests.conftest import SAMPLES

pytestmark = pytest.mark.slow

QUIET = LoggedProgress(str)


def told(home: Home) -> dict[str, dict[str, Any]]:
    """What Dagster knows of each period: the latest of each partition."""
    with open_instance(home, QUIET) as instance:
        found = {}
        for period in instance.get_dynamic_partitions("reporting_period"):
            wanted = dg.AssetRecordsFilter(asset_key=periods.REPORTS, asset_partitions=[period])
            records = instance.fetch_materializations(wanted, limit=1).records
            if records and records[0].asset_materialization:
                metadata = records[0].asset_materialization.metadata
                found[period] = {name: value.value for name, value in metadata.items()}
    return found


def judged(home: Home) -> dict[str, dg.AssetCheckEvaluation]:
    """What the last run said of each period that something is due of."""
    with open_instance(home, QUIET) as instance:
        (run,) = instance.get_runs(limit=1)
        events = [entry.dagster_event for entry in instance.all_logs(run.run_id)]
    checks = [
        event.asset_check_evaluation_data
        for event in events
        if event and event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION
    ]
    return {str(check.partition): check for check in checks if check.check_name == periods.IN_TIME}


def run(home: Home, inbox: Path) -> Runs:
    runs = Runs(lambda run_id: begin(home, [inbox], DEFAULT_SCOPE, run_id, QUIET))
    assert execute(home, runs, QUIET).success, runs.error
    return runs


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with reports of two periods, one of them refused, and reports due by the home's own plan."""
    place = tmp_path_factory.mktemp("periods")
    (place / "inbox").mkdir()
    for name in ("990101_2023.xlsx", "990101_2024.xlsx", "990102_2024.xlsx"):
        shutil.copyfile(SAMPLES / name, place / "inbox" / name)
    (place / "inbox" / "no.csv").write_text("一,二\n", encoding="utf-8")
    home = Home(place / "home")
    home.reporting.mkdir(parents=True)
    (home.root / "settings.toml").write_text("products = []\n", encoding="utf-8")
    run(home, place / "inbox")
    return home


def test_each_period_that_a_delivery_names_is_a_partition_with_its_counts(place: Home) -> None:
    found = told(place)
    release = open_release(place.database)
    named = release.execute("SELECT DISTINCT period FROM observations ORDER BY period").fetchall()
    counts = release.execute(
        "SELECT period, count(DISTINCT submission_id), count(DISTINCT region_code), count(*) FROM observations GROUP BY 1"
    ).fetchall()
    release.close()
    assert sorted(found) == [period for (period,) in named]
    assert {"2023", "2024"} <= set(found)
    for period, deliveries, regions, observations in counts:
        here = found[period]
        assert (here["deliveries"], here["regions"], here["observations"]) == (deliveries, regions, observations)
        assert here["accepted"] == deliveries
        assert here["rejected"] == 0


def test_the_freshness_of_each_period_is_judged_by_its_own_deadlines(place: Home) -> None:
    found = judged(place)
    assert set(found) == {"2023", "2024"}, "the plan of the samples"
    for period, received in (("2023", 1), ("2024", 2)):
        counts: dict[str, Any] = {name: value.value for name, value in found[period].metadata.items()}
        assert counts["received"] == received
        assert counts["expected"] > received
        assert counts["overdue"] == counts["expected"] - received
        assert (found[period].passed, found[period].severity) == (False, dg.AssetCheckSeverity.WARN)


def test_it_is_judged_anew_where_no_file_came(place: Home, tmp_path: Path) -> None:
    again = Home(tmp_path / "home")
    shutil.copytree(place.root, again.root, symlinks=True)
    (again.reporting / "reporters.csv").write_text(
        "deadline_id,region_code,first_year,last_year,source\nsubmission-annual,330106,2022,2022,本局\n",
        encoding="utf-8",
    )
    before = told(again)
    run(again, place.root.parent / "inbox")
    found = judged(again)
    assert set(found) == {"2022", "2023", "2024"}
    assert {name: found["2022"].metadata[name].value for name in ("expected", "overdue")} == {
        "expected": 1,
        "overdue": 1,
    }
    assert told(again) == before, "nothing was read"


def test_one_period_can_be_told_alone(place: Home, tmp_path: Path) -> None:
    again = Home(tmp_path / "home")
    shutil.copytree(place.root, again.root, symlinks=True)
    runs = Runs(lambda run_id: begin(again, [place.root.parent / "inbox"], DEFAULT_SCOPE, run_id, QUIET))
    job = build_defs(runs).resolve_implicit_global_asset_job_def()
    before = told(again)
    with open_instance(again, QUIET) as instance:
        result = job.execute_in_process(instance=instance, asset_selection=[periods.REPORTS], partition_key="2024")
    assert result.success
    assert told(again) == before
    (check,) = result.get_asset_check_evaluations()
    assert (check.check_name, check.partition, check.passed) == (periods.IN_TIME, "2024", False)
