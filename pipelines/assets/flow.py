"""The assets of the flow, in its order: submissions, observations, contributions, facts, indicators, release."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg

from indicators.contracts import contracts
from pipelines import receiving, stages
from pipelines.assets.resource import Runs
from pipelines.assets.timing import RELEASE
from pipelines.passing import can_pass
from pipelines.run import Run
from pipelines.validation.gates import Gate, check_stage

POOL = "duckdb_writer"
OWNERS = ["team:statistics"]
#: Seconds before what can pass is tried again.
FIRST_WAIT = 60.0


def _columns(table: str) -> dict[str, dg.TableSchema]:
    """The columns of a table as its contract gives them, for Dagster to show."""
    columns = [dg.TableColumn(each.name, each.type, each.comment) for each in contracts()[table].columns]
    return {"dagster/column_schema": dg.TableSchema(columns)}


@contextmanager
def _trying(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext, runs: Runs) -> Iterator[Run]:
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
    costs = run.progress.costs[before:]
    metadata["seconds"] = round(sum(each.seconds for each in costs), 2)
    metadata["processor_seconds"] = round(sum(each.processor_seconds for each in costs), 2)
    metadata["peak_memory_mb"] = max((each.peak_memory_mb for each in costs), default=0.0)


@dg.asset(group_name="receiving", kinds={"excel"}, owners=OWNERS, output_required=False)
def submissions(
    context: dg.AssetExecutionContext, runs: dg.ResourceParam[Runs]
) -> Iterator[dg.AssetObservation | dg.MaterializeResult[None]]:
    """Files received in the inboxes, their original bytes archived by content hash before anything is parsed.

    Where there is nothing to publish, nothing is made here, and so nothing of what follows either.
    """
    with _trying(context, runs) as run:
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
        else:
            runs.gates(run)  # gets ready while files are read
            with _measured(run) as metadata:
                metadata["files"] = receiving.archive_originals(run)
            yield dg.MaterializeResult(metadata=metadata)


@dg.asset(
    group_name="receiving", kinds={"parquet"}, owners=OWNERS, metadata=_columns("observations"), deps=[submissions]
)
def observations(context: dg.AssetExecutionContext, runs: dg.ResourceParam[Runs]) -> dg.MaterializeResult[None]:
    """Each cell as reported, with what was found wrong; which revision of a submission counts is settled here."""
    with _trying(context, runs) as run, _measured(run) as metadata:
        metadata.update(stages.read_submissions(run))
    return dg.MaterializeResult(metadata=metadata)


def _step(table: str, before: dg.AssetsDefinition, sentence: str) -> dg.AssetsDefinition:
    """The asset of a step of the method: one table, computed from the one before."""

    @dg.asset(
        name=table,
        description=sentence,
        group_name="method",
        kinds={"duckdb", "sql"},
        owners=OWNERS,
        metadata=_columns(table),
        deps=[before],
    )
    def step(context: dg.AssetExecutionContext, runs: dg.ResourceParam[Runs]) -> dg.MaterializeResult[None]:
        with _trying(context, runs) as run, _measured(run) as metadata:
            metadata["rows"] = stages.compute(run, table)
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
indicators = _step("indicators", facts, "Levels, ratios and growth with ranks, and the cross-region table.")


def _gate(name: str, after: dg.AssetsDefinition, sentence: str) -> dg.AssetChecksDefinition:
    """The check of a gate, which stops what follows where it does not pass."""

    @dg.asset_check(asset=after, name=name, description=sentence, blocking=True)
    def gate(context: dg.AssetCheckExecutionContext, runs: dg.ResourceParam[Runs]) -> dg.AssetCheckResult:
        with _trying(context, runs) as run:
            return _result(check_stage(run, after.key.to_user_string(), runs.gates(run).hold))

    return gate


def _result(gate: Gate) -> dg.AssetCheckResult:
    """The gate as Dagster shows it; what only warns does not stop the run."""
    metadata: dict[str, Any] = {
        "rows": sum(gate.rows.values()),
        "expectations": gate.expectations,
        "seconds": round(gate.seconds, 1),
        "failed": gate.why,
    }
    if gate.docs:
        metadata["docs"] = dg.MetadataValue.url(gate.docs.as_uri())
    severity = dg.AssetCheckSeverity.ERROR if gate.blocks else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(passed=gate.passed, severity=severity, metadata=metadata)


@dg.asset(
    group_name="publication",
    kinds={"duckdb"},
    owners=OWNERS,
    metadata=_columns("cross_region"),
    deps=[indicators],
    pool=POOL,
)
def release(context: dg.AssetExecutionContext, runs: dg.ResourceParam[Runs]) -> dg.MaterializeResult[None]:
    """One immutable release, built aside and put in place by one rename."""
    with _trying(context, runs) as run, _measured(run) as metadata:
        runs.gates(run).stop()
        manifest = runs.published(stages.publish(run))
        rejected = int(manifest.summary.get("rejected", 0))
        runs.ended(run, "in_part" if rejected else "released", manifest.release_id, rejected)
        metadata.update({"release": manifest.release_id, **manifest.summary})
    context.instance.add_run_tags(context.run.run_id, {RELEASE: manifest.release_id})
    return dg.MaterializeResult(metadata=metadata)


ASSETS = [submissions, observations, contributions, facts, indicators, release]
CHECKS = [
    _gate(
        "submissions_are_sound",
        observations,
        "The gate after reading: what was decided about each file, and the results of the rules.",
    ),
    _gate("facts_are_sound", facts, "The gate after summing up: verdicts, bounds and identities of the facts."),
    _gate(
        "indicators_are_sound",
        indicators,
        "The gate before publication: what the indicators table must never contain.",
    ),
]
