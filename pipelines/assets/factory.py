"""The one factory of Dagster's definitions, the same for production and tests."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from pipelines.assets.flow import ASSETS, CHECKS
from pipelines.assets.resource import Runs
from pipelines.home import find_home, find_inboxes
from pipelines.progress import LoggedProgress
from pipelines.run import DEFAULT_SCOPE, Run, begin

JOB = "publish"


def build_defs(runs: Runs | None = None) -> dg.Definitions:
    """Assets, checks and the job `publish`, on the given runs or on the default home and inboxes."""
    return dg.Definitions(
        assets=ASSETS,
        asset_checks=CHECKS,
        jobs=[
            dg.define_asset_job(
                JOB,
                selection=dg.AssetSelection.all(),
                description="从收件到发布 / from spreadsheets to a release",
            )
        ],
        resources={"runs": runs or Runs(_default_run)},
        executor=dg.in_process_executor,
    )


def _default_run(run_id: str) -> Run:
    """The run of a job that was started from Dagster's own UI or a schedule."""
    inboxes: list[Path] = find_inboxes()
    return begin(
        home=find_home(),
        inboxes=inboxes,
        target_scope=DEFAULT_SCOPE,
        run_id=run_id,
        progress=LoggedProgress(dg.get_dagster_logger().info),
    )
