"""The checks of the flow: the gates, which stop what follows where they do not pass, and what only warns."""

import warnings
from typing import Any

import dagster as dg

from pipelines import waiting
from pipelines.assets import periods
from pipelines.assets.flow import facts, indicators, observations, release, reporting_status, reports_by_period, trying
from pipelines.assets.resource import Runs
from pipelines.assets.showing import board
from pipelines.publication.sealing import full_fault
from pipelines.validation.gates import Gate, check_stage


def _gate(name: str, after: dg.AssetsDefinition, sentence: str) -> dg.AssetChecksDefinition:
    """The check of a gate, which stops what follows where it does not pass."""

    @dg.asset_check(asset=after, name=name, description=sentence, blocking=True)
    def gate(context: dg.AssetCheckExecutionContext, runs: dg.ResourceParam[Runs]) -> dg.AssetCheckResult:
        with trying(context, runs) as run:
            return _result(check_stage(run, after.key.to_user_string(), runs.gates(run).hold))

    return gate


def _result(gate: Gate) -> dg.AssetCheckResult:
    """The gate as Dagster shows it; what only warns does not stop the run."""
    metadata: dict[str, Any] = {
        "rows": sum(gate.rows.values()),
        "rows_by_table": dg.MetadataValue.json(dict(gate.rows)),
        "expectations": gate.expectations,
        "seconds": round(gate.seconds, 1),
        "failed": gate.why,
    }
    if gate.docs:
        metadata["docs"] = dg.MetadataValue.path(gate.docs)
    severity = dg.AssetCheckSeverity.ERROR if gate.blocks else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(passed=gate.passed, severity=severity, metadata=metadata)


@dg.asset_check(
    asset=reporting_status,
    name="nobody_is_overdue",
    description="Whether every report whose deadline has passed is there. It only warns.",
)
def nobody_is_overdue(context: dg.AssetCheckExecutionContext, runs: dg.ResourceParam[Runs]) -> dg.AssetCheckResult:
    """Whether every report is there whose deadline has passed."""
    with trying(context, runs) as run:
        shown = board(run.home, run.definitions)
    counts: dict[str, Any] = {name: shown[name] for name in ("expected", "overdue", "fault") if name in shown}
    return dg.AssetCheckResult(passed=shown.get("overdue") == 0, severity=dg.AssetCheckSeverity.WARN, metadata=counts)


@dg.asset_check(
    asset=release,
    name="release_is_what_was_written",
    description="Whether every file of the release in place has the content that was written.",
    blocking=True,
)
def is_what_was_written(context: dg.AssetCheckExecutionContext, runs: dg.ResourceParam[Runs]) -> dg.AssetCheckResult:
    """Whether the release in place is what was written, by the hashes of its files."""
    with trying(context, runs) as run:
        held = waiting.of(run.home)
        folder = held.folder if held else run.home.database.parent
        wrong = full_fault(run.home, folder)
    files = sum(path.is_file() for path in folder.rglob("*"))
    return dg.AssetCheckResult(passed=not wrong, metadata={"files": files, "failed": wrong})


def _of_periods() -> dg.AssetChecksDefinition:
    """The check of each partition. Dagster calls this a preview, which is nothing that a person at a terminal has to know."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.PreviewWarning)

        @dg.asset_check(
            asset=reports_by_period,
            name=periods.IN_TIME,
            description="Whether every report of the period whose deadline has passed is there. It only warns.",
            partitions_def=periods.PERIODS,
        )
        def reports_are_in_time(
            context: dg.AssetCheckExecutionContext, runs: dg.ResourceParam[Runs]
        ) -> dg.AssetCheckResult:
            """Whether every report of the period is there whose deadline has passed."""
            with trying(context, runs) as run:
                passed, counts = periods.standing(run.home, run.definitions, [context.partition_key])
            return dg.AssetCheckResult(passed=passed, severity=dg.AssetCheckSeverity.WARN, metadata=counts)

    return reports_are_in_time


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
    is_what_was_written,
    _of_periods(),
    nobody_is_overdue,
]
