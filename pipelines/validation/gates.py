"""The gates between stages: Great Expectations over tables of bounded size, before anything is published.

A gate says what its table must never contain, whatever was submitted; rules about submissions are SQL elsewhere. Here a
stage's tables are made small by SQL and held to their suites in one checkpoint. Great Expectations and pandas are imported
only when a gate is asked, because they cost seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.contracts import contracts
from pipelines.promises import FOLDER, promises
from pipelines.publication.connection import literal
from pipelines.staged import connection_of
from pipelines.validation import data_docs
from pipelines.validation.deferring import deferred
from pipelines.validation.suites import meanings, suite

if TYPE_CHECKING:
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context import AbstractDataContext
    from great_expectations.datasource.fluent import PandasDatasource

    from definitions import Definitions
    from pipelines.run import Run

#: What the frames are made from, where the run has it.
SOURCES = ("submissions", "findings", "rule_results", "facts", "indicators")
_SHOWN = 3
#: What the library imports for statistics and charts of which we ask none, at two fifths of its own import.
_UNUSED = ("scipy.stats", "altair")


@dataclass(frozen=True)
class Gate:
    """What the gate of a stage looked at, what failed (`failed` blocks, `doubtful` only warns), what it cost, its pages."""

    stage: str
    rows: Mapping[str, int]
    expectations: int
    failed: Sequence[str]
    doubtful: Sequence[str]
    seconds: float
    docs: Path | None = None

    @property
    def nothing_seen(self) -> Sequence[str]:
        """The tables that had no rows; without findings there are no rule results, and that is well."""
        return [name for name, rows in self.rows.items() if rows == 0 and name != "rule_results"]

    @property
    def blocks(self) -> bool:
        """Whether nothing may be published: an expectation that blocks failed, or there was nothing to look at."""
        return bool(self.failed or self.nothing_seen or not self.expectations)

    @property
    def passed(self) -> bool:
        """Whether every expectation held and there was something to look at."""
        return not self.blocks and not self.doubtful

    @property
    def why(self) -> str:
        """What did not hold, in one line."""
        empty = [f"{name}: no rows" for name in self.nothing_seen]
        return "; ".join([*self.failed, *empty, *self.doubtful])


def import_library() -> None:
    """Import Great Expectations, without what it would import for nothing."""
    with deferred(*_UNUSED):
        import great_expectations.checkpoint
        import great_expectations.expectations  # noqa: F401


def check_stage(run: Run, stage: str, hold: Callable[[str, Mapping[str, Path], Path], Gate]) -> Gate:
    """Ask the gate of a stage: its frames are made from the run's staged tables and held, its pages lie under the home."""
    names = [name for name, promise in promises().items() if promise.stage == stage]
    frames = run.staging / "gates"
    frames.mkdir(parents=True, exist_ok=True)
    with run.progress.stage("把关", f"gate {stage}") as shown:
        shown.total(1)
        connection = connection_of(run)
        try:
            for name in SOURCES:
                connection.execute(_source(run, name))
            for name in names:
                query = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
                connection.execute(f"COPY ({query}) TO {literal(str(frames / f'{name}.parquet'))} (FORMAT parquet)")
        finally:
            connection.close()
        gate = hold(stage, {name: frames / f"{name}.parquet" for name in names}, run.gate_pages)
        shown.rows(sum(gate.rows.values()))
        shown.advance()
    return gate


def hold(stage: str, frames: Mapping[str, Path], definitions: Definitions, pages: Path) -> Gate:
    """Hold frames (Parquet files by the name of their gate) to their suites in one checkpoint; writes pages into `pages`."""
    begun = time.perf_counter()
    import_library()
    import great_expectations as gx
    from great_expectations.checkpoint import UpdateDataDocsAction
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.datasource.fluent import PandasDatasource

    context = _context(pages)
    source = context.data_sources.get("frames")
    if not isinstance(source, PandasDatasource):
        raise TypeError(f"frames are read by {source.type}")
    validations = []
    for name, path in frames.items():
        data = _whole(source, name, path)
        made = context.suites.add(suite(name, definitions))
        validations.append(
            context.validation_definitions.add(gx.ValidationDefinition(name=name, data=data, suite=made))
        )
    checkpoint = gx.Checkpoint(
        name=stage,
        validation_definitions=validations,
        actions=[UpdateDataDocsAction(name="pages", site_names=[data_docs.SITE])],
        result_format="SUMMARY",
    )
    outcome = context.checkpoints.add(checkpoint).run(run_id=RunIdentifier(run_name=stage))
    index = data_docs.take_offline(pages, meanings())
    results = [(each.suite_name, result) for each in outcome.run_results.values() for result in each.results]
    wrong = [(name, result) for name, result in results if not result.success]
    return Gate(
        stage=stage,
        rows={name: _rows(path) for name, path in frames.items()},
        expectations=len(results),
        failed=_sentences((name, result) for name, result in wrong if _blocks(result)),
        doubtful=_sentences((name, result) for name, result in wrong if not _blocks(result)),
        seconds=time.perf_counter() - begun,
        docs=index,
    )


def _whole(source: PandasDatasource, name: str, path: Path) -> BatchDefinition[Any]:
    asset = source.add_parquet_asset(name, path=path)
    if asset is None:
        raise LookupError(f"{path} was not taken up")
    return asset.add_batch_definition("whole")


@lru_cache(maxsize=1)
def _context(pages: Path) -> AbstractDataContext:
    """One context a run, so that the index lists every gate of the run."""
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    context.delete_data_docs_site("local_site")
    context.add_data_docs_site(data_docs.SITE, data_docs.site(pages))
    context.data_sources.add_pandas("frames")
    return context


def _source(run: Run, name: str) -> str:
    """A view of a staged table; an empty table where this stage has not made it yet."""
    path = run.parquet(name)
    if any(path.parent.glob(path.name)):
        return f"CREATE VIEW {name} AS FROM read_parquet({literal(str(path))})"
    return contracts()[name].ddl()


def _rows(path: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def _blocks(result: Any) -> bool:
    from great_expectations.expectations.metadata_types import FailureSeverity

    return bool(result.expectation_config.severity == FailureSeverity.CRITICAL)


def _sentences(wrong: Iterable[tuple[str, Any]]) -> list[str]:
    """For each failure the table, the column, what it should keep and on what it failed."""
    sentences = []
    for name, result in wrong:
        configuration = result.expectation_config
        columns = [str(v) for k, v in configuration.kwargs.items() if k.startswith("column")]
        seen = result.result.get("partial_unexpected_list", [])[:_SHOWN]
        count = result.result.get("unexpected_count", "")
        raised = _raised(result)
        why = f" · {configuration.notes}" if configuration.notes else ""
        sentences.append(f"{name} {', '.join(columns)}: {configuration.type} {raised or f'{count} × {seen}'}{why}")
    return sentences


def _raised(result: Any) -> str:
    """What went wrong while an expectation was looked at; '' where nothing did."""
    found = result.exception_info
    for each in (found, *(found.values() if isinstance(found, dict) else ())):
        if isinstance(each, dict) and each.get("exception_message"):
            return str(each["exception_message"])
    return ""
