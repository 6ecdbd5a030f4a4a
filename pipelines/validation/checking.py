"""Checks what was read: the rules over tables, in two steps, for `koujing validate` and for a run alike.

First each submission alone, then over time and against other regions; what the first step rejected is nothing that
others are compared with. At the end what only follows from another finding is left out. What a rule is stands in
`definitions/rules`, how it is asked in `pipelines.validation.rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from definitions import Definitions
from indicators.contracts import arrow_table
from pipelines.findings import Finding, in_file, in_order
from pipelines.life.decisions import Decision
from pipelines.life.keeping import is_worth_checking
from pipelines.life.settling import conclude
from pipelines.life.standing import Standing
from pipelines.publication.connection import connect
from pipelines.validation.definition_tables import lay_out_definitions
from pipelines.validation.locating import located
from pipelines.validation.narrowing import narrowed
from pipelines.validation.rules import (
    ALONE,
    BESIDE,
    RuleResult,
    catalogue,
    check,
    results,
)
from pipelines.validation.staging import (
    add_release,
    bring,
    lay_beside,
    lay_out,
    lay_out_standings,
)
from pipelines.validation.weighing import with_effects, with_subjects
from pipelines.validation.yielding import without_consequences
from pipelines.workbooks.reading.many_files import read_files

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from definitions.models import Rule
    from pipelines.workbooks.files.inbox import Received
    from pipelines.workbooks.reading.results import Reading

#: So few observations are looked through sooner than threads are told what to do; what is found does not depend on it.
FEW = 50_000


@dataclass(frozen=True)
class Outcome:
    """The files with all their findings, in order of importance, how much each rule looked at, and which were looked at."""

    standings: list[Standing]
    results: list[RuleResult]
    sound: tuple[str, ...] = ()


def standing_of(reading: Reading, definitions: Definitions) -> Standing:
    """The standing of a reading, not yet settled; sums that do not agree say which cells could be wrong."""
    return replace(Standing.of(reading), findings=located(reading.findings, reading.observations, definitions))


def results_table(results: Sequence[RuleResult]) -> pa.Table:
    """The results as the table `rule_results` of its contract."""
    return arrow_table("rule_results", (result._asdict() for result in results))


def check_files(
    received: Sequence[Received],
    definitions: Definitions,
    release: Path | None = None,
    read: Callable[[Sequence[Received], Definitions], Iterable[Reading]] = read_files,
) -> Outcome:
    """Read files and check them together, beside a release where there is one."""
    readings = list(read(received, definitions))
    standings = [standing_of(reading, definitions) for reading in readings]
    sound = {
        each.submission_id: each.observations
        for each, standing in zip(readings, standings, strict=True)
        if each.form and is_worth_checking(standing, definitions.rules)
    }
    if not sound:
        return Outcome(standings, [])
    return check_readings(standings, list(sound.values()), definitions, release)


def check_readings(
    standings: Sequence[Standing],
    observations: Sequence[pa.Table],
    definitions: Definitions,
    release: Path | None = None,
) -> Outcome:
    """Check files whose observations are at hand, beside those of a release where there is one."""
    import pyarrow as pa

    rows = sum(each.num_rows for each in observations)
    connection = connect(threads=1 if rows < FEW else None)
    try:
        # a table of its own: DuckDB cannot push every filter of a join down into Arrow
        bring(connection, "observations", pa.concat_tables(observations))
        return check_standings(connection, standings, definitions, release=release)
    finally:
        connection.close()


def check_standings(
    connection: duckdb.DuckDBPyConnection,
    standings: Sequence[Standing],
    definitions: Definitions,
    decisions: Mapping[str, Decision] | None = None,
    release: Path | None = None,
) -> Outcome:
    """Check files whose observations are the connection's table `observations`; the standings come back unsettled."""
    lay_out_definitions(connection, definitions)
    settled = conclude(standings, definitions, decisions).standings
    sound = [each.submission_id for each in settled if _is_checked(each)]
    if not sound:
        return Outcome(list(standings), [])
    _stage(connection, settled, release)
    lay_out(connection, sound)
    alone = check(connection, catalogue(definitions, ALONE), sound, is_laid_out=True)
    found = narrowed(connection, alone.findings, definitions.rules)
    checked = _with_findings(standings, found, definitions.rules, decisions or {})
    _stage(connection, conclude(checked, definitions, decisions).standings, release)
    lay_beside(connection)
    beside = check(connection, catalogue(definitions, BESIDE), sound, is_laid_out=True)
    found += narrowed(connection, beside.findings, definitions.rules)
    checked = _weighed(connection, _with_findings(standings, found, definitions.rules, decisions or {}))
    kept = [finding for each in checked for finding in each.findings]
    return Outcome(checked, results([alone, beside], kept, definitions.rules), tuple(sound))


def _is_checked(settled: Standing) -> bool:
    """Whether the rules look at a file: at what counts, and at submissions that are replaced or have faults, to tell all at once.

    A file of figures says again what the one says that it replaces: beside each other they would contradict themselves.
    """
    if settled.figures is not None or settled.decision:
        return settled.status == "accepted"
    return settled.status in ("accepted", "superseded", "rejected") and settled.observation_count > 0


def _stage(connection: duckdb.DuckDBPyConnection, standings: Sequence[Standing], release: Path | None) -> None:
    """The files with their status so far, beside those of a release."""
    lay_out_standings(connection, standings)
    if release:
        add_release(connection, release)


def _with_findings(
    standings: Iterable[Standing],
    findings: Iterable[Finding],
    rules: Mapping[str, Rule],
    decisions: Mapping[str, Decision],
) -> list[Standing]:
    """The standings with what was found of them, without what follows from something else; a content sent twice has it twice."""
    found: dict[str, list[Finding]] = {}
    for each in findings:
        found.setdefault(each.submission_id, []).append(each)
    return [
        replace(
            standing,
            findings=without_consequences(
                [
                    *standing.findings,
                    *(
                        in_file(each, rules[each.rule_id], standing.file)
                        for each in found.get(standing.submission_id, [])
                    ),
                ],
                rules,
                is_accepted=_is_accepted(decisions.get(standing.submission_id)),
            ),
        )
        for standing in standings
    ]


def _weighed(connection: duckdb.DuckDBPyConnection, standings: Sequence[Standing]) -> list[Standing]:
    """The standings with what the findings of the rules are about, how much they weigh, and all of them in order."""
    found = [each for standing in standings for each in standing.findings if each.comparisons]
    weighed = iter(with_effects(connection, with_subjects(connection, found)))
    return [
        replace(
            standing,
            findings=in_order([next(weighed) if each.comparisons else each for each in standing.findings]),
        )
        for standing in standings
    ]


def _is_accepted(decision: Decision | None) -> bool:
    """Whether a person accepted a file, whatever was found in it."""
    return decision is not None and decision.verdict == "accept"
