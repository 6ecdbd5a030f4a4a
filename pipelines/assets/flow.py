"""The assets of the flow, in its order: submissions, observations, contributions, facts, indicators, release."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg

from indicators.contracts import contracts
from pipelines import receiving, stages, waiting
from pipelines.assets import periods
from pipelines.assets.resource import Runs
from pipelines.assets.showing import board, counted, taken
from pipelines.assets.timing import RELEASE
from pipelines.home import DATABASE
from pipelines.life.deliveries import Arrival
from pipelines.outcomes import Outcome
from pipelines.passing import can_pass
from pipelines.run import Run

POOL = "duckdb_writer"
OWNERS = ["team:statistics"]
#: Seconds before what can pass is tried again.
FIRST_WAIT = 60.0


def _columns(table: str) -> dict[str, dg.TableSchema]:
    """The columns of a table as its contract gives them, for Dagster to show."""
    columns = [dg.TableColumn(each.name, each.type, each.comment) for each in contracts()[table].columns]
    return {"dagster/column_schema": dg.TableSchema(columns)}


@contextmanager
def trying(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext, runs: Runs) -> Iterator[Run]:
    """The run of this context; what goes wrong and can pass by itself is tried again later, twice as late each time."""
    try:
        yield runs.of(context.run.run_id)
    except Exception as error:
        if runs.tries and can_pass(error):
            seconds = FIRST_WAIT * 2**context.retry_number
            context.log.warning("%s; trying again in %.0f s", error, seconds)
            raise dg.RetryRequested(max_retries=runs.tries, seconds_to_wait=seconds) from error
        raise


@contextmanager
def _measured(run: Run) -> Iterator[dict[str, Any]]:
    """What an asset says of itself, with what its stages cost in the end."""
    before, metadata = len(run.progress.costs), dict[str, Any]()
    yield metadata
    metadata.update(taken(run.progress.costs[before:]))


def _source(name: str, kind: str, sentence: str) -> dg.AssetSpec:
    """What a run starts from and does not make."""
    return dg.AssetSpec(name, description=sentence, group_name="sources", kinds={kind}, owners=OWNERS)


SOURCES = [
    _source(
        "submission_workbooks",
        "excel",
        "收件目录中的填报工作簿 / the workbooks of districts and cities in the inboxes.",
    ),
    _source(
        "published_figures",
        "csv",
        "收件目录中公布的数字：年鉴、公报 / figures that others published, in the inboxes.",
    ),
    _source(
        "definitions",
        "yaml",
        "共同口径、对应、区划、表式、规则 / scopes, correspondences, regions, forms, rules.",
    ),
    _source("decisions", "json", "人的决定：接受、退回、撤回 / what people decided about submissions, one line each."),
]


@dg.asset(
    group_name="receiving",
    kinds={"excel"},
    owners=OWNERS,
    output_required=False,
    deps=["submission_workbooks", "published_figures"],
)
def submissions(
    context: dg.AssetExecutionContext, runs: dg.ResourceParam[Runs]
) -> Iterator[dg.AssetObservation | dg.MaterializeResult[None]]:
    """Files received in the inboxes, their original bytes archived by content hash before anything is parsed.

    Where there is nothing to publish, nothing is made here, and so nothing of what follows either.
    """
    with trying(context, runs) as run:
        if not run.received:
            run.progress.say("收件目录中没有文件", "nothing to read in the inboxes")
            runs.ended(run, "no_files")
        elif current := receiving.unchanged(run):
            run.progress.say(
                f"没有变化，沿用现有发布 {current.release_id}",
                f"no change, the current release {current.release_id} stands",
            )
            runs.ended(run, "unchanged", current.release_id)
            yield dg.AssetObservation(release.key, metadata={"release": current.release_id, "outcome": "no change"})
            yield dg.AssetObservation(reporting_status.key, metadata=board(run.home, run.definitions))
            _judge_periods(context, run)
        elif built := receiving.ready(run):
            runs.met(run, built)
            yield dg.AssetObservation(release.key, metadata={"release": built.manifest.release_id})
        else:
            runs.gates(run)  # gets ready while files are read
            arrivals = [line for line in run.added if isinstance(line, Arrival)]
            with _measured(run) as metadata:
                metadata["files"] = receiving.archive_originals(run)
                metadata["new_files"] = len({line.file for line in arrivals})
                metadata["megabytes"] = round(sum(each.size_bytes for each in run.received) / 1e6, 2)
            yield dg.MaterializeResult(metadata=metadata)


@dg.asset(
    group_name="receiving",
    kinds={"parquet"},
    owners=OWNERS,
    metadata=_columns("observations"),
    deps=[submissions, "definitions", "decisions"],
)
def observations(context: dg.AssetExecutionContext, runs: dg.ResourceParam[Runs]) -> dg.MaterializeResult[None]:
    """Each cell as reported, with what was found wrong; which revision of a submission counts is settled here."""
    with trying(context, runs) as run, _measured(run) as metadata:
        metadata.update(stages.read_submissions(run))
        metadata.update(counted(run, "read", ("observations", "submissions")))
        for period in periods.materialized(context.instance, periods.of_run(run)):
            context.log_event(period)
    return dg.MaterializeResult(metadata=metadata)


@dg.asset(
    name=periods.REPORTS.to_user_string(),
    group_name="receiving",
    kinds={"duckdb"},
    owners=OWNERS,
    partitions_def=periods.PERIODS,
    deps=[observations],
)
def reports_by_period(context: dg.AssetExecutionContext, runs: dg.ResourceParam[Runs]) -> dg.MaterializeResult[None]:
    """What was received and read of each reporting period. Each run tells it anew; alone it tells what the release rests on."""
    with trying(context, runs) as run:
        return dg.MaterializeResult(metadata=periods.of_release(run.home).get(context.partition_key, {"deliveries": 0}))


def _judge_periods(context: dg.AssetExecutionContext, run: Run) -> None:
    """Say of each period whether what is due of it is there; once a run, for a deadline passes without a new file."""
    for period in periods.judged(context.instance, run.home, run.definitions):
        context.log_event(period)


def _step(table: str, before: dg.AssetsDefinition, sentence: str, shown: str = "") -> dg.AssetsDefinition:
    """The asset of a step of the method: one table, computed from the one before."""

    @dg.asset(
        name=table,
        description=sentence,
        group_name="method",
        kinds={"duckdb", "sql"},
        owners=OWNERS,
        metadata=_columns(table),
        deps=[before, "definitions"],
    )
    def step(context: dg.AssetExecutionContext, runs: dg.ResourceParam[Runs]) -> dg.MaterializeResult[None]:
        with trying(context, runs) as run, _measured(run) as metadata:
            metadata["rows"] = stages.compute(run, table)
            metadata.update(counted(run, shown, (table,)) if shown else {})
        return dg.MaterializeResult(metadata=metadata)

    return step


contributions = _step(
    "contributions",
    observations,
    "Each cell's part in each target, with every factor between the reported figure and the comparable one.",
)
facts = _step(
    "facts",
    contributions,
    "Sums of contributions: region, period, measure and target, one row a source, with how comparable each is.",
)
indicators = _step(
    "indicators", facts, "Levels, ratios and growth with ranks, and the cross-region table.", "comparability"
)


@dg.asset(
    group_name="publication",
    kinds={"duckdb"},
    owners=OWNERS,
    metadata=_columns("cross_region"),
    deps=[indicators],
    pool=POOL,
)
def release(context: dg.AssetExecutionContext, runs: dg.ResourceParam[Runs]) -> dg.MaterializeResult[None]:
    """One immutable release, built aside and put in place by one rename; or built, and waiting for a person or its time."""
    with trying(context, runs) as run, _measured(run) as metadata:
        runs.gates(run).stop()
        manifest = runs.published(stages.publish(run))
        rejected = int(manifest.summary.get("rejected", 0))
        held = waiting.of(run.home) if manifest.waits else None
        outcome: Outcome = "waits" if held else "in_part" if rejected else "released"
        runs.ended(run, outcome, manifest.release_id, rejected, held.told if held else ("", ""))
        gates = run.gate_pages / "index.html"
        pages = {"gates": dg.MetadataValue.path(gates)} if gates.is_file() else {}
        database = dg.MetadataValue.path(held.folder / DATABASE if held else run.home.database)
        metadata["waits_for"] = held.told[1] if held else ""
        metadata.update({"release": manifest.release_id, "database": database, **pages, **manifest.summary})
    context.instance.add_run_tags(context.run.run_id, {RELEASE: manifest.release_id})
    return dg.MaterializeResult(metadata=metadata)


@dg.asset(
    group_name="publication",
    kinds={"table"},
    owners=OWNERS,
    deps=[release, "definitions"],
)
def reporting_status(context: dg.AssetExecutionContext, runs: dg.ResourceParam[Runs]) -> dg.MaterializeResult[None]:
    """Which reports are expected, received, rejected, waiting, accepted and overdue: the board of `koujing status`."""
    with trying(context, runs) as run:
        metadata = board(run.home, run.definitions)
        _judge_periods(context, run)
        return dg.MaterializeResult(metadata=metadata)


ASSETS = [submissions, observations, reports_by_period, contributions, facts, indicators, release, reporting_status]
