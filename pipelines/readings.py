"""The reading stage of a run: every file to its standing, its observations to staging; and what of them counts in the end.

What was accepted and cannot be read any more keeps its last good reading; of files of figures only the rows that count
stay. Which files and rows those are is `pipelines.life`. What was read of a submission in spite of its faults is staged
apart, for the rules alone: it never counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.contracts import arrow_schema
from pipelines.kept_readings import read_or_kept
from pipelines.life.figures_in_force import Counted, in_force
from pipelines.life.keeping import is_readable, is_worth_checking, rows_left_out
from pipelines.life.standing import Standing
from pipelines.publication.last_good import LastGood, last_good
from pipelines.run import Run
from pipelines.staged import write_tables
from pipelines.validation.checking import standing_of
from pipelines.workbooks.reading.figure_rows import Figures, Place, Said

if TYPE_CHECKING:
    import pyarrow as pa

#: Workbooks whose observations share one Parquet file: one file a workbook costs three times as much to read back.
WORKBOOKS_A_FILE = 32
#: What was read of submissions that have faults, which no stage after checking opens.
FAULTY = "faulty_observations"


@dataclass
class Readings:
    """The standings of a run's files, not yet settled, and what is kept at hand of files that hold figures of many regions."""

    run: Run
    standings: list[Standing] = field(default_factory=list)
    figures: dict[str, pa.Table] = field(default_factory=dict)
    put_back: set[str] = field(default_factory=set)

    def settled(self, standings: Sequence[Standing]) -> list[Standing]:
        """The settled standings with what counts of each; staging holds the observations of what counts, and no others.

        Where rules reject what was accepted before, it is put back to its last good reading too.
        """
        rules = self.run.definitions.rules
        refused = {each.submission_id for each in standings if each.rests_on == "last_good_reading"} - self.put_back
        rows_refused = {
            each.submission_id for each in standings if each.delivery.accepted_before and rows_left_out(each)
        }
        before = last_good(self.run.home, refused | rows_refused)
        whole = {identity: each for identity, each in before.items() if identity in refused}
        settled = [_as_before(each, whole.get(each.submission_id)) for each in standings]
        self._put_back(whole)
        said = {name: Figures.of(each.observations).said for name, each in before.items() if name in rows_refused}
        settled, counted = in_force(settled, rules, said, self._kept_rows(settled))
        self._write_figures(counted, before)
        return settled

    def _kept_rows(self, settled: Sequence[Standing]) -> dict[str, Mapping[Place, Said]]:
        """Where a file of figures is put back, the rows of earlier versions that counted beside it are put back with it."""
        of_figures = [each for each in settled if each.figures is not None]
        if not any(each.rests_on == "last_good_reading" for each in of_figures):
            return {}
        replaced = {each.submission_id for each in of_figures if each.status == "superseded"}
        before = last_good(self.run.home, replaced)
        return {name: Figures.of(each.observations).said for name, each in before.items() if each.has_counted}

    def _put_back(self, before: dict[str, LastGood]) -> None:
        """In place of what was read of these files goes their last good reading."""
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet

        self.figures |= {name: each.observations for name, each in before.items() if name in self.figures}
        others = {name: each.observations for name, each in before.items() if name not in self.figures}
        if not others:
            return
        identities = pa.array(sorted(others), pa.string())
        for path in sorted(self._folder.glob("part-*.parquet")):
            table = pyarrow.parquet.read_table(path, schema=arrow_schema("observations"))
            stays = table.filter(pc.invert(pc.is_in(table["submission_id"], value_set=identities)))
            if len(stays) < len(table):
                write_tables([stays], path)
        write_tables(list(others.values()), self._folder / "part-put-back.parquet")

    def _write_figures(self, counted: Counted, before: dict[str, LastGood]) -> None:
        """Of the files of figures the figures that count; of those that are replaced as a whole, all."""
        tables = [arrow_schema("observations").empty_table()]
        for identity, table in self.figures.items():
            places = counted.get(identity)
            if places is None:
                tables.append(table)
                continue
            tables.append(_at(table, places))
            if identity in before and len(tables[-1]) < len(places):
                missing = set(places) - _places(tables[-1])
                tables.append(_at(before[identity].observations, missing))
        write_tables(tables, self._folder / "figures.parquet")

    @property
    def _folder(self) -> Path:
        return self.run.parquet("observations").parent


class _Parts:
    """Observations on their way to staging, some workbooks a file, so that memory does not grow with their number."""

    def __init__(self, run: Run, table: str) -> None:
        self._run, self._table, self._written = run, table, 0
        self._batch: list[pa.Table] = []

    def add(self, *tables: pa.Table) -> None:
        self._batch += tables
        if len(self._batch) >= WORKBOOKS_A_FILE:
            self.write()

    def write(self) -> None:
        """Write what is at hand."""
        tables = [*self._batch, arrow_schema("observations").empty_table()]
        write_tables(tables, self._run.part(self._table, self._written))
        self._batch, self._written = [], self._written + 1


def read_all(run: Run) -> Readings:
    """Read every file of a run. What was accepted before and cannot be read any more has its last good reading."""
    readings = Readings(run)
    sound, faulty = _Parts(run, "observations"), _Parts(run, FAULTY)
    rules = run.definitions.rules
    seen: set[str] = set()
    unreadable: list[int] = []
    with run.progress.stage("读表", "reading spreadsheets") as stage:
        stage.total(len(run.received))
        for number, reading in enumerate(read_or_kept(run.received, run.definitions, run.kept)):
            standing = standing_of(reading, run.definitions)
            standing = replace(standing, delivery=run.deliveries[standing.content_sha256])
            readings.standings.append(standing)
            is_new = standing.submission_id not in seen
            if not is_readable(standing, rules):
                unreadable.append(number)
                if is_new and is_worth_checking(standing, rules) and not standing.delivery.accepted_before:
                    faulty.add(reading.observations)
            elif is_new:
                if standing.figures is None:
                    sound.add(reading.observations)
                else:
                    readings.figures[standing.submission_id] = reading.observations
            seen.add(standing.submission_id)
            stage.advance()
        stage.rows(sum(each.observation_count for each in readings.standings))
    sound.add(*_kept(readings, unreadable))
    for parts in (sound, faulty):
        parts.write()
    figures = [*readings.figures.values(), arrow_schema("observations").empty_table()]
    write_tables(figures, readings._folder / "figures.parquet")
    return readings


def _kept(readings: Readings, unreadable: Sequence[int]) -> list[pa.Table]:
    """Put files that were accepted and cannot be read any more back to their last good reading; returns its observations."""
    asked = {number: readings.standings[number] for number in unreadable}
    asked = {number: each for number, each in asked.items() if each.delivery.accepted_before}
    before = last_good(readings.run.home, {each.submission_id for each in asked.values()})
    tables: dict[str, pa.Table] = {}
    for number, standing in asked.items():
        good = before.get(standing.submission_id)
        if good is None:
            # nothing is left of it but its bytes, which nobody can read
            readings.standings[number] = replace(standing, delivery=replace(standing.delivery, accepted_before=False))
            continue
        readings.standings[number] = put_back = _as_before(standing, good)
        readings.put_back.add(standing.submission_id)
        if put_back.figures is None:
            tables[standing.submission_id] = good.observations
        else:
            readings.figures[standing.submission_id] = good.observations
    return list(tables.values())


def _as_before(standing: Standing, good: LastGood | None) -> Standing:
    if good is None:
        return standing
    is_of_figures = standing.figures is not None or good.cover.region_code == "" or good.form not in ("", "submission")
    return replace(
        standing,
        form=good.form,
        cover=good.cover,
        observation_count=good.observations.num_rows,
        rows=None,
        figures=Figures.of(good.observations) if is_of_figures else None,
    )


def _at(table: pa.Table, places: object) -> pa.Table:
    """The figures at these places."""
    import pyarrow as pa

    wanted = set(places)  # type: ignore[call-overload]
    here = zip(table["sheet"].to_pylist(), table["cell"].to_pylist(), strict=True)
    return table.filter(pa.array([place in wanted for place in here], pa.bool_()))


def _places(table: pa.Table) -> set[tuple[str, str]]:
    return set(zip(table["sheet"].to_pylist(), table["cell"].to_pylist(), strict=True))
