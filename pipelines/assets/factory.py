"""The one factory of Dagster's definitions, the same for production and tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import dagster as dg

from definitions import UserError, load
from definitions.models import Deadline
from pipelines.assets import periods, timing
from pipelines.assets.checks import CHECKS
from pipelines.assets.flow import ASSETS, SOURCES
from pipelines.assets.resource import Runs
from pipelines.expected import plan
from pipelines.holding import holding
from pipelines.home import Home, find_home, find_inboxes
from pipelines.progress import LoggedProgress
from pipelines.run import DEFAULT_SCOPE, Run, begin
from pipelines.settings import Settings, settings

JOB = "publish"
#: How often what can pass by itself is tried again: after one, two and four minutes.
TRIES = 3


def build_defs(runs: Runs | None = None) -> dg.Definitions:
    """Assets, checks, the job `publish` and what starts it, on the given runs or on the default home and inboxes."""
    home = find_home()
    job = dg.define_asset_job(
        JOB,
        # periods are told by the assets of the job: a run of everything is of no one period
        selection=dg.AssetSelection.all()
        - dg.AssetSelection.assets(periods.REPORTS)
        - dg.AssetSelection.checks_for_assets(periods.REPORTS),
        hooks={_remember_failure},
        config={"loggers": {"console": {"config": {"log_level": "INFO"}}}},
        description="从收件到发布 / from spreadsheets to a release",
    )
    return dg.Definitions(
        assets=[*SOURCES, *ASSETS],
        asset_checks=CHECKS,
        jobs=[job],
        sensors=[timing.sensor(job), timing.failures()],
        schedules=timing.schedules(job, *_times(home)),
        resources={"runs": runs or _default_runs},
        executor=dg.in_process_executor,
    )


def _times(home: Home) -> tuple[Settings, list[Deadline]]:
    """When it runs by itself; where the home is wrong about it, as without the home, since no release may wait for that."""
    definitions = load()
    try:
        return settings(home), list(plan(home, definitions)[0].values())
    except UserError:
        return Settings(), list(definitions.deadlines.values())


@dg.failure_hook(required_resource_keys={"runs"})
def _remember_failure(context: dg.HookContext) -> None:
    """Keep the error that ended a run for whoever started it: Dagster itself keeps its text alone."""
    error = context.op_exception
    # what was tried again and did not pass
    context.resources.runs.error = error.__cause__ if isinstance(error, dg.RetryRequested) else error


@dg.resource(description="一次运行，从头到尾独占数据目录 / a run, which holds the home from its first asset to its end")
def _default_runs(_: dg.InitResourceContext) -> Iterator[Runs]:
    """The runs of a job that was started from Dagster's own UI or a schedule."""
    with ExitStack() as held:

        def default_run(run_id: str) -> Run:
            home, progress = find_home(), LoggedProgress(dg.get_dagster_logger().info)
            held.close()  # of a try before this one, which came no further
            held.enter_context(holding(home, progress))
            return begin(
                home=home,
                inboxes=find_inboxes(),
                target_scope=DEFAULT_SCOPE,
                run_id=run_id,
                progress=progress,
            )

        runs = Runs(default_run, TRIES)
        try:
            yield runs
        finally:
            runs.close()
            progress = LoggedProgress(dg.get_dagster_logger().info)
            runs.conclude(find_home(), progress.say)
