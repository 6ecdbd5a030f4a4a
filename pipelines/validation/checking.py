"""Checks what was read: the rules over tables, in two steps, for `koujing validate` and for a run alike.

First each submission alone; what is rejected by then is nothing to be compared with. Then over time and against other
regions. What a rule is stands in `definitions/rules`, how it is asked in `pipelines.validation.rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from definitions import Definitions
from indicators.contracts import arrow_schema
from pipelines.life.decisions import Decision
from pipelines.life.settling import Standing, conclude
from pipelines.publication.connection import connect
from pipelines.validation.findings import Finding, in_order
from pipelines.validation.locating import located
from pipelines.validation.rules import ALONE, BESIDE, Checked, RuleResult, catalogue, check
from pipelines.validation.staging import add_release, lay_out_definitions, lay_out_standings

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from pipelines.workbooks.reading import Reading

SOUND = ("accepted", "superseded")


@dataclass(frozen=True)
class Outcome:
    """The files with all their findings, in order of importance, and how much each rule looked at."""

    standings: list[Standing]
    results: list[RuleResult]


def standing_of(reading: Reading, definitions: Definitions) -> Standing:
    """The standing of a reading, not yet settled; sums that do not agree say which cells could be wrong."""
    return replace(Standing.of(reading), findings=located(reading.findings, reading.observations, definitions))


def results_table(results: Sequence[RuleResult]) -> pa.Table:
    """The results as the table `rule_results` of its contract."""
    import pyarrow as pa

    return pa.Table.from_pylist([result._asdict() for result in results], schema=arrow_schema("rule_results"))


def check_readings(
    standings: Sequence[Standing],
    observations: Sequence[pa.Table],
    definitions: Definitions,
    release: Path | None = None,
) -> Outcome:
    """Check files whose observations are at hand, beside those of a release where there is one."""
    import pyarrow as pa

    connection = connect()
    try:
        connection.register("observations_read", pa.concat_tables(observations))
        connection.execute("CREATE TABLE observations AS FROM observations_read")
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
    results: list[RuleResult] = []
    checked = list(standings)
    for step in (ALONE, BESIDE):
        settled = conclude(checked, definitions, decisions).standings
        sound = [each.submission_id for each in settled if each.status in SOUND]
        lay_out_standings(connection, settled)
        if release:
            add_release(connection, release)
        already = [finding for each in checked for finding in each.findings]
        outcome = check(connection, catalogue(definitions, step), sound, already)
        results += outcome.results
        checked = _with_findings(checked, outcome)
    counts = {each.submission_id for each in checked}
    return Outcome(checked, [result for result in results if result.submission_id in counts])


def _with_findings(standings: Iterable[Standing], outcome: Checked) -> list[Standing]:
    """The standings with what was found of them; of one content sent twice, each has it."""
    found: dict[str, list[Finding]] = {}
    for each in outcome.findings:
        found.setdefault(each.submission_id, []).append(each)
    return [
        replace(
            standing,
            findings=in_order(
                [
                    *standing.findings,
                    *(replace(each, file=standing.file) for each in found.get(standing.submission_id, [])),
                ]
            ),
        )
        for standing in standings
    ]
