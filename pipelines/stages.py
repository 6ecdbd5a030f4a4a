"""The stages of a run, one function each: from received files to a release. Dagster's assets call these and nothing else.

Between stages tables lie as Parquet in the run's staging folder. The method itself is SQL in `indicators`; how a file is
read is `pipelines.workbooks`; how a release is built is `pipelines.publication`.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from definitions.errors import UserError
from definitions.parts import part_hashes
from indicators.method import prepare, run_step
from pipelines import products, staged, waiting
from pipelines.findings import to_table
from pipelines.harmonising import make_contributions, make_facts
from pipelines.life.decisions import Decision
from pipelines.life.decisions import standing as standing_decisions
from pipelines.life.settling import conclude
from pipelines.life.standing import Standing
from pipelines.life.tables import tables as life_tables
from pipelines.outgoing import first_of
from pipelines.publication import kept_contributions as kept
from pipelines.publication import manifest as manifests
from pipelines.publication import release, revisions
from pipelines.publication.current import last_intact
from pipelines.publication.sealing import write_checksums
from pipelines.readings import FAULTY, read_all
from pipelines.run import Run
from pipelines.settings import settings
from pipelines.thinning import thin
from pipelines.validation.checking import Outcome, check_standings, results_table
from pipelines.validation.versions import check_with_versions
from pipelines.workbooks.files.inbox import LOCK_FILE
from pipelines.workbooks.reading.one_file import lock_file_finding

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

#: How much of what DuckDB may hold the checks let it count: medians hold nearly as much again that it does not.
CHECKED_WITHIN = 0.75
#: How many files are named where none could be accepted.
_NAMED = 5


class NothingAcceptedError(UserError):
    """No file could be accepted, so there is nothing to publish; which stands here, why in the findings (zh / en)."""

    def __init__(self, files: list[str]) -> None:
        first = first_of(files, _NAMED)
        super().__init__(
            f"没有一个文件可以接受，不发布：{first}", f"no file could be accepted, nothing is published: {first}"
        )


def read_submissions(run: Run) -> dict[str, int]:
    """Read every file that counts or may count again, and settle which of them does, and which of its figures.

    Leaves `observations`, `findings` and the tables of the life cycle in staging; returns how many files have each status.
    Observations are written in batches, so memory does not grow with the number of workbooks.
    Raises `NothingAcceptedError` when no submission is accepted.
    """
    shutil.rmtree(run.staging, ignore_errors=True)
    readings = read_all(run)
    decisions = standing_decisions(run.decisions)
    checked = _check(run, readings.standings, decisions)
    conclusion = conclude(checked, run.definitions, decisions)
    settled = readings.settled(conclusion.standings)
    found = [finding for one in settled for finding in one.findings]
    found += [lock_file_finding(each, run.definitions) for each in run.passed_over if each.reason == LOCK_FILE]
    staged.write_tables([to_table(found)], run.parquet("findings"))
    conclusion = replace(conclusion, standings=settled)
    for name, table in life_tables(conclusion, run.decisions, run.definitions).items():
        staged.write_tables([table], run.parquet(name))
    staged.note_parts(run)
    statuses = [one.status for one in settled]
    if "accepted" not in statuses:
        raise NothingAcceptedError([one.file for one in settled])
    return {status: statuses.count(status) for status in ("accepted", "rejected", "superseded", "duplicate", "unread")}


def _check(run: Run, standings: list[Standing], decisions: Mapping[str, Decision]) -> list[Standing]:
    """The files with what the rules find in them; how much each rule looked at is left in staging as `rule_results`."""
    with run.progress.stage("审核", "checking") as stage:
        stage.total(1)

        def check(some: Sequence[Standing]) -> Outcome:
            connection = staged.connection_of(run, CHECKED_WITHIN)
            try:
                staged.open_tables(connection, run, ("observations", FAULTY), {each.submission_id for each in some})
                connection.execute(f"CREATE TEMP VIEW observed AS FROM observations UNION ALL FROM {FAULTY}")
                return check_standings(connection, some, run.definitions, decisions)
            finally:
                connection.close()

        outcome = check_with_versions(check, standings, run.definitions, decisions)
        staged.write_tables([results_table(outcome.results)], run.parquet("rule_results"))
        stage.rows(sum(each.observation_count for each in outcome.standings))
        stage.advance()
    return outcome.standings


def compute(run: Run, stage: str) -> int:
    """Run one stage of the method (a key of `METHOD`) on DuckDB: tables from staging in, tables to staging out.

    Returns the rows of its first table. Raises `indicators.contracts.ContractError` when a result does not keep its
    contract, `indicators.method.UnknownScopeError` when the scope cannot be a target.
    """
    titles, make = METHOD[stage]
    with run.progress.stage(*titles) as shown:
        shown.total(1)
        connection = staged.connection_of(run)
        try:
            prepare(connection, run.definitions, run.target_scope)
            rows = make(connection, run)
            staged.note_parts(run)
            shown.rows(rows)
        finally:
            connection.close()
        shown.advance()
    return rows


def _make_indicators(connection: duckdb.DuckDBPyConnection, run: Run) -> int:
    """Make what is made of the facts of all regions; returns how many indicators there are."""
    sources = ("submissions", "observations", "found_vintages", "facts", "contributions")
    staged.open_tables(connection, run, sources)
    rows = {}
    for table in ("indicators", "cross_region", "diagnoses", "macro_control"):
        rows[table] = run_step(connection, table)
        staged.write(connection, f"FROM {table} ORDER BY ALL", run.parquet(table))
    return rows["indicators"]


#: What each stage of the method is called, and what makes its tables on a connection that has the definitions.
METHOD = {
    "contributions": (("折算口径", "harmonising"), make_contributions),
    "facts": (("汇总", "summing up"), make_facts),
    "indicators": (("计算指标", "indicators"), _make_indicators),
}


def publish(run: Run) -> manifests.Manifest:
    """Assemble the release from staging, put it in place or let it wait, clear the staging folder and return the manifest.

    What people take away is made beside it first. What old runs left is thinned then.
    """
    manifest, built = _build(run)
    products.make(built, settings(run.home).products, run.progress)
    write_checksums(built)
    if manifest.waits:
        waiting.keep(run.home, built)
    else:
        manifest = waiting.place(run.home, built)
    shutil.rmtree(run.staging, ignore_errors=True)
    thin(run.home, run.progress)
    return manifest


def _build(run: Run) -> tuple[manifests.Manifest, Path]:
    """The release of what is staged, in a folder of its own, and whether and why it waits."""
    with run.progress.stage("发布", "publishing") as shown:
        shown.total(1)
        connection = staged.connection_of(run)
        try:
            prepare(connection, run.definitions, run.target_scope)
            staged.open_tables(connection, run, (*release.flow(), kept.VIEW))
            counts = release.summarise(connection)
            shown.rows(counts["observations"])
            query = "SELECT DISTINCT content_sha256 FROM submissions JOIN findings USING (submission_id) "
            damaged = connection.execute(query + "WHERE rule_id = 'archive-damaged' ORDER BY ALL").fetchall()
            manifest = _manifest(run, counts, [content for (content,) in damaged])
            revisions.compare(connection, last_intact(run.home, run.progress), manifest)
            manifest = waiting.with_reasons(manifest, waiting.reasons(connection, run))
            built = release.build(connection, run.home, manifest, lambda: [asdict(each) for each in run.progress.costs])
        finally:
            connection.close()
        shown.advance()
    return manifest, built


def _manifest(run: Run, counts: dict[str, int], damaged: list[str]) -> manifests.Manifest:
    now = datetime.now(UTC)
    fingerprint = run.fingerprint()
    return manifests.Manifest(
        release_id=f"{now:%Y%m%dT%H%M%S%f}-{fingerprint[:8]}",
        published_at=now.isoformat(timespec="seconds"),
        fingerprint=fingerprint,
        target_scope=run.target_scope,
        definitions_hash=run.definitions.content_hash,
        definitions_version=run.definitions.version,
        version=manifests.software_version(),
        definition_parts=part_hashes(run.definitions.root),
        code_hash=manifests.code_hash(),
        libraries=manifests.libraries(),
        inputs=[{"file": file, "content_sha256": content} for file, content in run.inputs],
        summary=counts,
        damaged=damaged,
    )
